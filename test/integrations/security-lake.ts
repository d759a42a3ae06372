import type { Stack } from 'aws-cdk-lib';
import { type IEventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { FirehoseDeliveryStream } from 'aws-cdk-lib/aws-events-targets';
import { CfnTable } from 'aws-cdk-lib/aws-glue';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream, DeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';

const tableName = 'firstsight_findings';
/** Outside of the source, so that no crawler reads it. */
const errors = 'firstsight-errors/';

/** The columns of the finding in Parquet. Attributes without a column are left out. */
const columns = {
  ...{ activity_id: 'int', activity_name: 'string', category_uid: 'int', category_name: 'string' },
  ...{ class_uid: 'int', class_name: 'string', type_uid: 'bigint', type_name: 'string' },
  ...{ severity_id: 'int', severity: 'string', status_id: 'int', status: 'string', is_alert: 'boolean' },
  ...{ risk_score: 'int', risk_level_id: 'int', risk_level: 'string' },
  ...{ time: 'bigint', start_time: 'bigint', end_time: 'bigint', count: 'int' },
  metadata:
    'struct<version:string,uid:string,product:struct<name:string,vendor_name:string,version:string>,profiles:array<string>>',
  cloud: 'struct<provider:string,region:string,account:struct<uid:string,name:string>>',
  finding_info:
    'struct<uid:string,title:string,desc:string,created_time:bigint,first_seen_time:bigint,last_seen_time:bigint,analytic:struct<uid:string,name:string>>',
  evidences:
    'array<struct<src_endpoint:struct<ip:string,svc_name:string>,api:struct<operation:string,service:struct<name:string>>,actor:struct<user:struct<uid:string,name:string,type:string>>>>',
  remediation: 'struct<desc:string>',
};

export interface CustomSource {
  /** The bucket of Security Lake in this Region. */
  readonly bucketName: string;
  /** What `CreateCustomLogSource` returns as `location`, without the bucket: `ext/firstsight/1.0/`. */
  readonly prefix: string;
  /** A database of Glue, for the schema by which Firehose writes Parquet. */
  readonly database: string;
}

/** Writes alerts into a custom source of Security Lake: OCSF in Parquet, in the partitions that it requires. */
export function alertsToSecurityLake(stack: Stack, bus: IEventBus, source: CustomSource): void {
  const bucketArn = `arn:${stack.partition}:s3:::${source.bucketName}`;
  const schema = new CfnTable(stack, 'LakeSchema', {
    catalogId: stack.account,
    databaseName: source.database,
    tableInput: {
      name: tableName,
      storageDescriptor: { columns: Object.entries(columns).map(([name, type]) => ({ name, type })) },
    },
  });
  const role = new Role(stack, 'LakeRole', {
    assumedBy: new ServicePrincipal('firehose.amazonaws.com'),
    inlinePolicies: { Lake: new PolicyDocument({ statements: writesParquet(stack, bucketArn, source) }) },
  });
  const partition = `region=${stack.region}/accountId=${stack.account}/eventDay=!{timestamp:yyyyMMdd}/`;
  const stream = new CfnDeliveryStream(stack, 'LakeStream', {
    deliveryStreamType: 'DirectPut',
    extendedS3DestinationConfiguration: {
      bucketArn,
      roleArn: role.roleArn,
      prefix: `${source.prefix}${partition}`,
      errorOutputPrefix: `${errors}!{firehose:error-output-type}/`,
      bufferingHints: { intervalInSeconds: 300, sizeInMBs: 64 },
      dataFormatConversionConfiguration: {
        inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
        outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'GZIP' } } },
        schemaConfiguration: { roleArn: role.roleArn, databaseName: source.database, tableName },
      },
    },
  });
  stream.node.addDependency(schema, role);
  const target = new FirehoseDeliveryStream(DeliveryStream.fromDeliveryStreamArn(stack, 'Lake', stream.attrArn), {
    message: RuleTargetInput.fromEventPath('$.detail'),
  });
  new Rule(stack, 'LakeAlerts', {
    eventBus: bus,
    eventPattern: { source: ['firstsight'], detailType: ['Firstsight Alert'], detail: { class_uid: [2004] } },
    targets: [target],
  });
}

function writesParquet(stack: Stack, bucketArn: string, { prefix, database }: CustomSource): PolicyStatement[] {
  const glue = (resource: string) => stack.formatArn({ service: 'glue', resource });
  return [
    new PolicyStatement({
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resources: [`${bucketArn}/${prefix}*`, `${bucketArn}/${errors}*`],
    }),
    new PolicyStatement({ actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [bucketArn] }),
    new PolicyStatement({
      actions: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      resources: [glue('catalog'), glue(`database/${database}`), glue(`table/${database}/${tableName}`)],
    }),
  ];
}
