import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { TopicSettings } from '../source-settings.ts';
import { GivenBucket } from './given-bucket.ts';
import type { Allowance } from './log-file-source.ts';
import { tell } from './tell.ts';
import { subscribeStatement, type Topic, topicOf } from './topic-subscribing.ts';

/** A topic that others publish to, S3 or CloudTrail itself; nothing is set on the bucket. */
export class LogFileTopic extends GivenBucket {
  override readonly notificationTopicArn: string;
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, settings: TopicSettings, queue: Queue) {
    super(scope, id, settings);
    this.topic = topicOf(settings.topicArn);
    this.notificationTopicArn = settings.topicArn;
    queue.addToResourcePolicy(topicMaySend(this.topic, queue));
    const subscription = new CfnSubscription(this, 'Subscription', {
      topicArn: this.topic.arn,
      region: this.topic.region,
      protocol: 'sqs',
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
    });
    // SNS does not try again what the queue's policy refused.
    subscription.node.addDependency(queue);
    if (this.topicIsForeign()) this.tellOfForeignTopic();
  }

  override allowances(readerArn: string): readonly Allowance[] {
    const others = super.allowances(readerArn);
    if (!this.topicIsForeign()) return others;
    const topic: Allowance = {
      name: 'LogFileTopicStatement',
      description: `For the policy of the topic, in account ${this.topic.account}`,
      document: subscribeStatement(this.topic, Stack.of(this)),
    };
    return [...others, topic];
  }

  /** A stack that can be deployed anywhere takes every topic for another account's. */
  private topicIsForeign(): boolean {
    return this.topic.account !== Stack.of(this).account;
  }

  /** Without the statement the deployment fails, so that an output would come too late. */
  private tellOfForeignTopic(): void {
    const { account, region } = Stack.of(this);
    const subscriber = {
      account: Token.isUnresolved(account) ? 'THIS_ACCOUNT' : account,
      region: Token.isUnresolved(region) ? 'THIS_REGION' : region,
    };
    tell(
      this,
      'foreign-topic',
      `Unless the topic ${this.topic.arn} is this account's, its owner has to add this to its policy before the ` +
        `deployment: ${JSON.stringify(subscribeStatement(this.topic, subscriber))}`,
    );
  }
}

/** The topic's ARN holds its account and region. */
function topicMaySend({ arn, region }: Topic, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogFileTopic',
    principals: [new ServicePrincipal('sns.amazonaws.com', { region })],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': arn } },
  });
}
