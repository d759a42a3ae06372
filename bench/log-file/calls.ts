import type { Random } from './random.ts';

/** The part of a record that depends on the API. */
export interface Call {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
  readonly resources?: readonly unknown[];
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

const account = '111122223333';

export type CallShape = (random: Random) => Call;

const describeInstances: CallShape = (random) => ({
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  readOnly: true,
  requestParameters: {
    maxResults: 1000,
    instancesSet: {},
    filterSet: {
      items: [
        { name: 'tag:aws:autoscaling:groupName', valueSet: { items: [{ value: `workers-${random.below(40)}` }] } },
        { name: 'instance-state-name', valueSet: { items: [{ value: 'running' }, { value: 'pending' }] } },
      ],
    },
  },
  responseElements: null,
});

export const assumeRole: CallShape = (random) => ({
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  readOnly: true,
  requestParameters: {
    roleArn: `arn:aws:iam::${account}:role/task-${random.below(30)}`,
    roleSessionName: `ecs-${random.hex(8)}`,
    durationSeconds: 3600,
  },
  responseElements: {
    credentials: {
      accessKeyId: `ASIA${random.hex(9).toUpperCase()}EXAMPLE`,
      sessionToken: `EXAMPLE-SESSION-TOKEN-${random.hex(160)}`,
      expiration: 'Mar 1, 2026, 10:05:00 AM',
    },
    assumedRoleUser: { arn: `arn:aws:sts::${account}:assumed-role/task-${random.below(30)}/ecs-${random.hex(4)}` },
  },
  resources: [
    { accountId: account, type: 'AWS::IAM::Role', ARN: `arn:aws:iam::${account}:role/task-${random.below(30)}` },
  ],
});

export const getCallerIdentity: CallShape = () => ({
  eventSource: 'sts.amazonaws.com',
  eventName: 'GetCallerIdentity',
  readOnly: true,
  requestParameters: null,
  responseElements: null,
});

const decrypt: CallShape = (random) => ({
  eventSource: 'kms.amazonaws.com',
  eventName: 'Decrypt',
  readOnly: true,
  requestParameters: {
    encryptionContext: {
      PARAMETER_ARN: `arn:aws:ssm:us-east-1:${account}:parameter/order-service/setting-${random.below(90)}`,
      'aws:cloudtrail:arn': `arn:aws:cloudtrail:us-east-1:${account}:trail/management-events`,
    },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  },
  responseElements: null,
  resources: [
    { accountId: account, type: 'AWS::KMS::Key', ARN: `arn:aws:kms:us-east-1:${account}:key/example-key-id` },
  ],
});

const getParameter: CallShape = (random) => ({
  eventSource: 'ssm.amazonaws.com',
  eventName: 'GetParameter',
  readOnly: true,
  requestParameters: { name: `/order-service/setting-${random.below(90)}`, withDecryption: true },
  responseElements: null,
});

const deniedGetObject: CallShape = (random) => ({
  eventSource: 's3.amazonaws.com',
  eventName: 'GetBucketPolicy',
  readOnly: true,
  requestParameters: {
    bucketName: `reports-${random.below(20)}`,
    Host: `reports-${random.below(20)}.s3.amazonaws.com`,
    policy: '',
  },
  responseElements: null,
  errorCode: 'AccessDenied',
  errorMessage: `User: arn:aws:iam::${account}:user/auditor is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::reports-${random.below(20)}" because no identity-based policy allows the s3:GetBucketPolicy action`,
  resources: [{ accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::reports-${random.below(20)}` }],
});

const putMetrics: CallShape = (random) => ({
  eventSource: 'logs.amazonaws.com',
  eventName: 'CreateLogStream',
  readOnly: false,
  requestParameters: {
    logGroupName: `/aws/ecs/order-service-${random.below(12)}`,
    logStreamName: `task/order-service/${random.hex(32)}`,
  },
  responseElements: null,
});

const listGrants: CallShape = (random) => ({
  eventSource: 'kms.amazonaws.com',
  eventName: 'ListGrants',
  readOnly: true,
  requestParameters: {
    keyId: `arn:aws:kms:us-east-1:${account}:key/${random.hex(32)}`,
    limit: 50,
    marker: random.hex(24),
  },
  responseElements: null,
  resources: [
    { accountId: account, type: 'AWS::KMS::Key', ARN: `arn:aws:kms:us-east-1:${account}:key/${random.hex(32)}` },
  ],
});

/** Frequent calls are listed more than once. */
const shapes: readonly CallShape[] = [
  ...[describeInstances, describeInstances, describeInstances, assumeRole, assumeRole, assumeRole],
  ...[decrypt, decrypt, getParameter, deniedGetObject, putMetrics],
];

const unwatchedShapes: readonly CallShape[] = [decrypt, decrypt, deniedGetObject, putMetrics, listGrants];

/** A call that no rule is about. */
export function unwatchedCall(random: Random): Call {
  return random.pick(unwatchedShapes)(random);
}

export function call(random: Random): Call {
  return random.pick(shapes)(random);
}
