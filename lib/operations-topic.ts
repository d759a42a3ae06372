import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { TopicProps } from './alert-topic.ts';

/** What those subscribe to who keep the detector running: its alarms. */
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
