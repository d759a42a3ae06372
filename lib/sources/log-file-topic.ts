import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { inform } from '../annotations.ts';
import type { TopicSettings } from '../source-settings.ts';
import { BucketSource } from './existing-bucket.ts';
import type { Allowance } from './log-file-source.ts';

/** A topic that S3 or CloudTrail publishes to. The bucket is not changed. */
export class LogFileTopic extends BucketSource {
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
    // SNS does not retry messages that the queue policy denied.
    subscription.node.addDependency(queue);
    if (this.topicIsForeign()) this.informOfForeignTopic();
  }

  override allowances(readerArn: string): readonly Allowance[] {
    const others = super.allowances(readerArn);
    if (!this.topicIsForeign()) return others;
    const topic: Allowance = {
      name: 'LogFileTopicStatement',
      description: `Add this to the policy of the topic in account ${this.topic.account}`,
      document: subscribeStatement(this.topic, Stack.of(this)),
    };
    return [...others, topic];
  }

  /** In a stack without a fixed account, every topic counts as a topic of another account. */
  private topicIsForeign(): boolean {
    return this.topic.account !== Stack.of(this).account;
  }

  /** Without the statement the deployment fails, so an output would be too late. */
  private informOfForeignTopic(): void {
    const { account, region } = Stack.of(this);
    const subscriber = {
      account: Token.isUnresolved(account) ? 'THIS_ACCOUNT' : account,
      region: Token.isUnresolved(region) ? 'THIS_REGION' : region,
    };
    inform(
      this,
      'foreign-topic',
      `If the topic ${this.topic.arn} is in another account, its owner has to add this statement to its policy before ` +
        `the deployment: ${JSON.stringify(subscribeStatement(this.topic, subscriber))}`,
    );
  }
}

/** The ARN of the topic has its account and Region. */
function topicMaySend({ arn, region }: Topic, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogFileTopic',
    principals: [new ServicePrincipal('sns.amazonaws.com', { region })],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': arn } },
  });
}

/** A topic by the parts of its ARN. */
export interface Topic {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export function topicOf(arn: string): Topic {
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  return { arn, partition, region, account };
}

/** The account and Region of the queue. */
export interface Subscriber {
  readonly account: string;
  readonly region: string;
}

/** A statement for the policy of a topic that allows another account to subscribe queues, and nothing else. */
export function subscribeStatement({ arn, partition }: Topic, { account, region }: Subscriber) {
  return {
    Sid: 'FirstsightSubscribes',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'sns:Subscribe',
    Resource: arn,
    Condition: {
      StringEquals: { 'sns:Protocol': 'sqs' },
      StringLike: { 'sns:Endpoint': `arn:${partition}:sqs:${region}:${account}:*` },
    },
  };
}
