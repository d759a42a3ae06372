import { tableColumns } from '../log-files/athena/columns.ts';
import { columnSql, textSql } from '../log-files/athena/predicate.ts';

/** Where the log files are, and which of them the table has. */
export interface TablePlan {
  readonly database: string;
  readonly table: string;
  readonly bucket: string;
  /** The part of keys before `AWSLogs/`, without a slash at the end; empty if there is none. */
  readonly keyPrefix: string;
  readonly organization: string | undefined;
  /** Undefined: every query names its accounts. */
  readonly accounts: readonly string[] | undefined;
  readonly regions: readonly string[] | undefined;
  /** The first day with log files, `yyyy/MM/dd`. */
  readonly since: string;
}

/**
 * The statement that creates a table by partition projection: a query reads only the accounts, Regions and days that it names,
 * and no partition has to be added. (Amazon Athena user guide, "Use partition projection".)
 */
export function tableDdl(plan: TablePlan): string {
  const { database, table, bucket, keyPrefix, organization, accounts, regions, since } = plan;
  const base = `s3://${[bucket, keyPrefix, 'AWSLogs', organization].filter((part) => part).join('/')}/`;
  const template = `${base}\${account}/CloudTrail/\${region}/\${day}`;
  const columns = Object.entries(tableColumns).map(([name, type]) => `  ${columnSql(name)} ${type}`);
  const properties = {
    'projection.enabled': 'true',
    ...projection('account', accounts),
    ...projection('region', regions),
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy/MM/dd',
    'projection.day.range': `${since},NOW`,
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
    'storage.location.template': template,
  };
  return `CREATE EXTERNAL TABLE ${ddlName(database)}.${ddlName(table)} (
${columns.join(',\n')}
)
PARTITIONED BY (account string, region string, ${ddlName('day')} string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION ${textSql(base)}
TBLPROPERTIES (
${Object.entries(properties)
  .map(([name, value]) => `  ${textSql(name)} = ${textSql(value)}`)
  .join(',\n')}
)`;
}

/** Statements that define tables quote names as Hive does. */
function ddlName(name: string): string {
  return `\`${name}\``;
}

/** A list of values if they are known, else every query names them. */
function projection(key: string, values: readonly string[] | undefined): Record<string, string> {
  if (values === undefined) return { [`projection.${key}.type`]: 'injected' };
  return { [`projection.${key}.type`]: 'enum', [`projection.${key}.values`]: values.join(',') };
}
