import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * The key of both topics. CloudWatch alarms cannot publish to a topic with SNS's default key, as its policy cannot be
 * changed. Removed with the stack: SNS keeps no message that would need it later.
 */
export function topicKey(scope: Construct, id: string): Key {
  const key = new Key(scope, id, {
    description: 'Encrypts the alert topic and the operations topic of Firstsight',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(alarmsMayUse(scope));
  return key;
}

/** SNS names the topic in the encryption context of every call, which limits CloudWatch to this account's topics. */
function alarmsMayUse(scope: Construct): PolicyStatement {
  const topics = Stack.of(scope).formatArn({ service: 'sns', resource: '*' });
  return new PolicyStatement({
    sid: 'AlarmsPublishToEncryptedTopics',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: { StringLike: { 'kms:EncryptionContext:aws:sns:topicArn': topics } },
  });
}
