import type { CallShape } from './calls.ts';
import type { Random } from './random.ts';

const account = '111122223333';

const policyOf = (random: Random) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: `Statement${random.below(90)}`,
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:role/deploy-${random.below(40)}` },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': random.hex(24) },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        },
      },
    ],
  });

const createUser: CallShape = (random) => {
  const userName = `service-${random.hex(6)}`;
  const arn = `arn:aws:iam::${account}:user/services/${userName}`;
  return {
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    readOnly: false,
    requestParameters: { userName, path: '/services/', tags: [{ key: 'team', value: `team-${random.below(20)}` }] },
    responseElements: {
      user: {
        ...{ path: '/services/', userName, userId: `AIDA${random.hex(10).toUpperCase()}EXAMPLE`, arn },
        createDate: 'Mar 1, 2026 9:00:00 AM',
      },
    },
  };
};

const createAccessKey: CallShape = (random) => {
  const userName = `service-${random.hex(6)}`;
  return {
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    readOnly: false,
    requestParameters: { userName },
    responseElements: {
      accessKey: {
        ...{ userName, accessKeyId: `AKIA${random.hex(9).toUpperCase()}EXAMPLE`, status: 'Active' },
        createDate: 'Mar 1, 2026 9:00:00 AM',
      },
    },
  };
};

const updateAssumeRolePolicy: CallShape = (random) => ({
  eventSource: 'iam.amazonaws.com',
  eventName: 'UpdateAssumeRolePolicy',
  readOnly: false,
  requestParameters: { roleName: `task-${random.below(30)}`, policyDocument: policyOf(random) },
  responseElements: null,
});

const createOidcProvider: CallShape = (random) => {
  const host = `oidc-${random.hex(8)}.example.com`;
  return {
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateOpenIDConnectProvider',
    readOnly: false,
    requestParameters: {
      url: `https://${host}`,
      clientIDList: ['sts.amazonaws.com'],
      thumbprintList: [random.hex(40)],
    },
    responseElements: { openIDConnectProviderArn: `arn:aws:iam::${account}:oidc-provider/${host}` },
  };
};

const exportTable: CallShape = (random) => {
  const table = `arn:aws:dynamodb:us-east-1:${account}:table/orders-${random.below(40)}`;
  const request = { tableArn: table, s3Bucket: `exports-${random.below(9)}`, exportFormat: 'DYNAMODB_JSON' };
  return {
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'ExportTableToPointInTime',
    readOnly: false,
    requestParameters: { ...request, s3SseAlgorithm: 'AES256', clientToken: random.hex(32) },
    responseElements: {
      exportDescription: {
        ...{ ...request, exportArn: `${table}/export/${random.hex(16)}`, exportStatus: 'IN_PROGRESS' },
        ...{ exportTime: 'Mar 1, 2026, 9:00:00 AM', startTime: 'Mar 1, 2026, 9:00:00 AM' },
      },
    },
    resources: [{ accountId: account, type: 'AWS::DynamoDB::Table', ARN: table }],
  };
};

const createDocument: CallShape = (random) => {
  const name = `Maintenance-${random.hex(6)}`;
  return {
    eventSource: 'ssm.amazonaws.com',
    eventName: 'CreateDocument',
    readOnly: false,
    requestParameters: { name, documentType: 'Command', documentFormat: 'YAML', content: '***', tags: [] },
    responseElements: {
      documentDescription: {
        ...{ name, documentType: 'Command', documentVersion: '1', hash: random.hex(64), hashType: 'Sha256' },
        ...{ owner: account, status: 'Creating', platformTypes: ['Linux', 'MacOS'], schemaVersion: '2.2' },
        parameters: [{ name: 'Command', type: 'String', description: 'What to run on the instance.' }],
      },
    },
  };
};

const putBucketAcl: CallShape = (random) => {
  const bucketName = `site-${random.below(40)}`;
  return {
    eventSource: 's3.amazonaws.com',
    eventName: 'PutBucketAcl',
    readOnly: false,
    requestParameters: {
      ...{ bucketName, Host: `${bucketName}.s3.us-east-1.amazonaws.com`, acl: '', 'x-amz-acl': 'public-read' },
      AccessControlPolicy: '',
    },
    responseElements: null,
    resources: [{ accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` }],
  };
};

const assumeRoot: CallShape = (random) => ({
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRoot',
  readOnly: true,
  requestParameters: {
    targetPrincipal: '444455556666',
    durationSeconds: 900,
    taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
  },
  responseElements: {
    credentials: {
      accessKeyId: `ASIA${random.hex(9).toUpperCase()}EXAMPLE`,
      sessionToken: `EXAMPLE-SESSION-TOKEN-${random.hex(160)}`,
      expiration: 'Mar 1, 2026, 9:15:00 AM',
    },
    sourceIdentity: `auditor-${random.below(20)}`,
  },
});

/** Calls that rules of the set `recommended` match, whoever makes them. */
export const recommendedShapes: readonly CallShape[] = [
  ...[createUser, createAccessKey, updateAssumeRolePolicy, createOidcProvider],
  ...[exportTable, createDocument, putBucketAcl, assumeRoot],
];
