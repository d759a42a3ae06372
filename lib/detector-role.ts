import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { LogFileSource } from './sources/log-file-source.ts';

/** The ARNs of all that the function works on. */
export interface DetectorResources {
  readonly source: Pick<LogFileSource, 'bucketArn' | 'logFilePrefixes' | 'kmsKeyArn'>;
  readonly queueArn: string;
  readonly tableArn: string;
  readonly alertTopicArn: string;
  readonly topicKeyArn: string;
  readonly logGroupArn: string;
}

/**
 * What the function may do: each action that it calls, on the one resource it calls it on. Written out, since CDK's
 * grants and AWS's managed policies allow more.
 */
export function detectorRole(scope: Construct, id: string, resources: DetectorResources): Role {
  const { bucketArn, logFilePrefixes } = resources.source;
  const logFiles = logFilePrefixes.map((prefix) => `${bucketArn}/${prefix}*`);
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'What the Firstsight detector may do',
    inlinePolicies: { Detector: new PolicyDocument({ statements: statements(logFiles, resources) }) },
  });
  for (const resource of logFiles) {
    acknowledgeWildcard(role, resource, 'CloudTrail names new log files all the time; the prefix holds nothing else.');
  }
  return role;
}

function statements(logFiles: string[], resources: DetectorResources): PolicyStatement[] {
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
    allow('KeepHistory', resources.tableArn, 'dynamodb:GetItem', 'dynamodb:PutItem'),
    allow('PublishAlerts', resources.alertTopicArn, 'sns:Publish'),
    allow('EncryptAlerts', resources.topicKeyArn, 'kms:GenerateDataKey', 'kms:Decrypt'),
    allow('WriteLog', resources.logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents'),
  ];
}

function allow(sid: string, resource: string, ...actions: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [resource] });
}

/**
 * Exempts one resource with a wildcard, and no other, from cdk-nag's rule against wildcards.
 * @param reason why the permission cannot name the resource exactly
 */
export function acknowledgeWildcard(scope: Construct, resourceArn: string, reason: string): void {
  const finding = `Resource::${flat(Stack.of(scope).resolve(resourceArn))}`;
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
}

/** An ARN as cdk-nag writes it into a finding's id: references in angle brackets. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const reference = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] };
  if (reference['Fn::Join']) return reference['Fn::Join'][1].map(flat).join(reference['Fn::Join'][0]);
  if (reference['Fn::GetAtt']) return `<${reference['Fn::GetAtt'].join('.')}>`;
  return `<${reference.Ref}>`;
}
