import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { LogFileSource } from './sources/log-file-source.ts';

/** The ARNs of the resources that the function uses. */
export interface DetectorResources {
  readonly source: Pick<LogFileSource, 'bucketArn' | 'logFilePrefixes' | 'digestFilePrefixes' | 'audits' | 'kmsKeyArn'>;
  readonly queueArn: string;
  readonly tableArn: string;
  readonly alertTopicArn: string;
  readonly operationsTopicArn: string;
  readonly topicKeyArn: string;
  readonly logGroupArn: string;
  /** Set if alerts are imported into Security Hub. */
  readonly securityHubProductArn: string | undefined;
}

/**
 * The permissions of the function: each action that it calls, on the resource that it calls it on. The grant methods of CDK
 * and the managed policies of AWS allow more.
 */
export function detectorRole(scope: Construct, id: string, resources: DetectorResources): Role {
  const { bucketArn, logFilePrefixes, digestFilePrefixes, audits } = resources.source;
  const logFiles = [...logFilePrefixes, ...digestFilePrefixes].map((prefix) => `${bucketArn}/${prefix}*`);
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Permissions of the Firstsight detector',
    inlinePolicies: { Detector: new PolicyDocument({ statements: statements(logFiles, resources) }) },
  });
  for (const resource of logFiles) {
    acknowledgeWildcard(
      role,
      resource,
      'CloudTrail creates log files with new names; the prefix contains nothing else.',
    );
  }
  if (audits) acknowledgeWildcard(role, '*', 'ListPublicKeys of CloudTrail applies to no resource.');
  return role;
}

const keepHistory = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

function statements(logFiles: string[], resources: DetectorResources): PolicyStatement[] {
  const { securityHubProductArn: productArn } = resources;
  const { kmsKeyArn } = resources.source;
  return [
    allow(
      'ReceiveNotifications',
      resources.queueArn,
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
    ),
    new PolicyStatement({ sid: 'ReadLogFiles', actions: ['s3:GetObject'], resources: logFiles }),
    ...(kmsKeyArn === undefined ? [] : [allow('DecryptLogFiles', kmsKeyArn, 'kms:Decrypt')]),
    new PolicyStatement({ sid: 'KeepHistory', actions: keepHistory, resources: [resources.tableArn] }),
    ...(resources.source.audits ? auditStatements(resources) : []),
    allow('PublishAlerts', resources.alertTopicArn, 'sns:Publish', 'sns:ListSubscriptionsByTopic'),
    allow('PublishNotes', resources.operationsTopicArn, 'sns:Publish', 'sns:ListSubscriptionsByTopic'),
    allow('EncryptMessages', resources.topicKeyArn, 'kms:GenerateDataKey', 'kms:Decrypt'),
    ...(productArn === undefined ? [] : [allow('ImportFindings', productArn, 'securityhub:BatchImportFindings')]),
    allow('WriteLog', resources.logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents'),
  ];
}

/** With s3:ListBucket, S3 tells an absent log file from one that may not be read. */
function auditStatements({ source, queueArn, tableArn }: DetectorResources): PolicyStatement[] {
  return [
    allow('TellAbsentLogFiles', source.bucketArn, 's3:ListBucket'),
    allow('VerifyDigestFiles', '*', 'cloudtrail:ListPublicKeys'),
    allow('KeepAudit', tableArn, 'dynamodb:BatchWriteItem'),
    allow('AnnounceFoundLogFiles', queueArn, 'sqs:SendMessage'),
  ];
}

function allow(sid: string, resource: string, ...actions: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [resource] });
}

/**
 * Suppresses the cdk-nag rule against wildcards for one resource.
 * @param reason why the permission cannot name the resource exactly
 */
function acknowledgeWildcard(scope: Construct, resourceArn: string, reason: string): void {
  const finding = `Resource::${flat(Stack.of(scope).resolve(resourceArn))}`;
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
}

/** An ARN as in the ID of a cdk-nag finding: references in angle brackets. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const reference = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] };
  if (reference['Fn::Join']) return reference['Fn::Join'][1].map(flat).join(reference['Fn::Join'][0]);
  if (reference['Fn::GetAtt']) return `<${reference['Fn::GetAtt'].join('.')}>`;
  return `<${reference.Ref}>`;
}
