import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/**
 * The key of both topics. CloudWatch alarms cannot publish to a topic that is encrypted with the default key of SNS, because
 * its key policy cannot be changed. Deleted with the stack, because SNS keeps no messages.
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

/** SNS puts the topic in the encryption context of every call, which limits CloudWatch to topics of this account. */
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

export interface TopicProps {
  readonly key: IKey;
  /** Each address has to confirm its subscription before it receives messages. */
  readonly emails: readonly string[];
}

/** The topic of alerts. Only identities of this account with permission can publish. */
export function alertTopic(scope: Construct, id: string, { key, emails }: TopicProps): Topic {
  const topic = new Topic(scope, id, { displayName: 'Firstsight alerts', masterKey: key, enforceSSL: true });
  for (const address of emails) topic.addSubscription(new EmailSubscription(address));
  return topic;
}

/** The topic of alarms about the detector itself. */
export function operationsTopic(scope: Construct, id: string, { key, emails }: TopicProps): Topic {
  const topic = new Topic(scope, id, { displayName: 'Firstsight operations', masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(alarmsMayPublish(topic));
  for (const address of emails) topic.addSubscription(new EmailSubscription(address));
  return topic;
}

function alarmsMayPublish(topic: Topic): PolicyStatement {
  const { account } = Stack.of(topic);
  const alarms = Stack.of(topic).formatArn({ service: 'cloudwatch', resource: 'alarm:*' });
  return new PolicyStatement({
    sid: 'AlarmsOfThisAccount',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { ArnLike: { 'aws:SourceArn': alarms }, StringEquals: { 'aws:SourceAccount': account } },
  });
}
