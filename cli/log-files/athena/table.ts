import { type AthenaClient, type Column, GetTableMetadataCommand } from '@aws-sdk/client-athena';
import type { FieldPath } from '../../../lambda/detection/record.ts';
import { ask } from '../../stack/ask.ts';
import type { AthenaAddress } from './address.ts';
import { type HiveType, hiveType } from './hive-type.ts';

export interface PartitionKey {
  readonly name: string;
  readonly type: HiveType;
  /** The format of its days by partition projection, in Java's letters: `yyyy/MM/dd`. */
  readonly format: string | undefined;
  /** Whether a query must say which values it reads: projection type `injected`. */
  readonly isInjected: boolean;
  /** All its values by partition projection: type `enum`. */
  readonly values: readonly string[] | undefined;
}

/** A table of CloudTrail records in the Glue Data Catalog. */
export interface AthenaTable {
  readonly address: AthenaAddress;
  readonly columns: ReadonlyMap<string, HiveType>;
  readonly partitionKeys: readonly PartitionKey[];
  /** The S3 prefix of its log files. */
  readonly location: string | undefined;
}

/** The table lacks columns without which calls or callers cannot be told apart. */
export class MissingColumnsError extends Error {
  override readonly name = 'MissingColumnsError';

  constructor({ database, table }: AthenaAddress, missing: readonly string[]) {
    super(
      `the table ${database}.${table} has no ${missing.join(', ')}. ` +
        'Create a table of CloudTrail records with `firstsight athena-table s3://BUCKET/PREFIX`.',
    );
  }
}

/** The database has no such table. */
export class TableNotFoundError extends Error {
  override readonly name = 'TableNotFoundError';

  constructor({ catalog, database, table }: AthenaAddress, cause: unknown) {
    super(
      `the table ${database}.${table} was not found in the catalog ${catalog}. Check the names and the Region, ` +
        'or create the table with `firstsight athena-table s3://BUCKET/PREFIX`.',
      { cause },
    );
  }
}

/** Without these, a call or its caller is not known. Names in lower case, fields of structs after a dot. */
const alwaysRequired: readonly string[] = [
  ...['eventtime', 'eventsource', 'eventname', 'eventid', 'awsregion', 'sourceipaddress', 'useragent'],
  ...['errorcode', 'errormessage', 'requestparameters', 'responseelements', 'recipientaccountid'],
  ...['useridentity.type', 'useridentity.principalid', 'useridentity.arn', 'useridentity.accountid'],
  ...['useridentity.accesskeyid', 'useridentity.username', 'useridentity.invokedby'],
  ...['useridentity.sessioncontext.sessionissuer.arn'],
];

/**
 * Reads what the catalog says of a table.
 * @param fields of records that are needed besides those that every table of CloudTrail records has
 * @throws TableNotFoundError, MissingColumnsError, NotAllowedError, or another error of the call
 */
export async function readTable(
  client: AthenaClient,
  address: AthenaAddress,
  { workGroup, fields }: { readonly workGroup: string | undefined; readonly fields: readonly FieldPath[] },
): Promise<AthenaTable> {
  const { catalog, database, table } = address;
  const command = new GetTableMetadataCommand({
    ...{ CatalogName: catalog, DatabaseName: database, TableName: table },
    ...(workGroup !== undefined && { WorkGroup: workGroup }),
  });
  const { TableMetadata: found } = await ask('athena:GetTableMetadata', client.send(command)).catch((cause) => {
    throw isNotFound(cause) ? new TableNotFoundError(address, cause) : cause;
  });
  if (found?.Columns === undefined || found.Columns.length === 0) throw new TableNotFoundError(address, undefined);
  const parameters = found.Parameters ?? {};
  const columns = new Map(found.Columns.map((column) => [nameOf(column), hiveType(column.Type ?? 'string')]));
  const missing = missingIn(columns, [...alwaysRequired, ...fields.flatMap(columnOfField)]);
  if (missing.length > 0) throw new MissingColumnsError(address, missing);
  const location = parameters['storage.location.template']?.split('${')[0] ?? parameters.location;
  return { address, columns, location, partitionKeys: (found.PartitionKeys ?? []).map(keyWith(parameters)) };
}

function isNotFound(error: unknown): boolean {
  return (
    /MetadataException|EntityNotFound|not found|does not exist/i.test(String(error)) && !/denied/i.test(String(error))
  );
}

function nameOf({ Name = '' }: Column): string {
  return Name.toLowerCase();
}

function keyWith(parameters: Readonly<Record<string, string>>) {
  const isProjected = parameters['projection.enabled']?.toLowerCase() === 'true';
  return (column: Column): PartitionKey => {
    const name = nameOf(column);
    const property = (which: string) => (isProjected ? parameters[`projection.${name}.${which}`] : undefined);
    return {
      name,
      type: hiveType(column.Type ?? 'string'),
      format: property('format'),
      isInjected: property('type')?.toLowerCase() === 'injected',
      values: property('values')
        ?.split(',')
        .map((value) => value.trim()),
    };
  };
}

/** Requests and responses are texts with JSON, so only their column can be missing. */
function columnOfField(field: FieldPath): string[] {
  const [column = '', ...within] = field.replaceAll('[]', '').toLowerCase().split('.');
  return [column === 'useridentity' ? [column, ...within].join('.') : column];
}

function missingIn(columns: ReadonlyMap<string, HiveType>, required: readonly string[]): string[] {
  return [...new Set(required)].filter((path) => !has(columns, path.split('.')));
}

function has(fields: ReadonlyMap<string, HiveType>, [name = '', ...within]: readonly string[]): boolean {
  const type = fields.get(name);
  if (type === undefined || within.length === 0) return type !== undefined;
  // A map, or a text with JSON, has any field.
  return type.kind === 'struct' ? has(type.fields, within) : type.kind !== 'array';
}
