import { Aws, CfnCondition, Fn, type ICfnRuleConditionExpression, Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { inform } from '../annotations.ts';
import type { Audits, TopicSettings } from '../source-settings.ts';
import { BucketSource } from './existing-bucket.ts';
import type { Allowance } from './log-file-source.ts';

/** A topic that S3 or CloudTrail publishes to. The bucket is not changed. */
export class LogFileTopic extends BucketSource {
  override readonly notificationTopicArn: string;
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, settings: TopicSettings & Audits, queue: Queue) {
    super(scope, id, settings);
    this.topic = topicOf(settings.topicArn, Stack.of(this));
    this.notificationTopicArn = settings.topicArn;
    queue.addToResourcePolicy(topicMaySend(this, this.topic, queue));
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
    if (settings.audits) this.informOfDigestFiles();
  }

  /** Which service publishes to a topic is not known at synthesis. */
  private informOfDigestFiles(): void {
    inform(
      this,
      'topic-of-digest-files',
      `If CloudTrail publishes to the topic ${this.topic.arn}, it does not announce digest files, so log files cannot be audited: ` +
        'set audit=off. If S3 publishes to it, the notification of the bucket also has to cover the digest files ' +
        `(${[...this.logFilePrefixes, ...this.digestFilePrefixes].join(', ')}).`,
    );
  }

  override allowances(readerArn: string): readonly Allowance[] {
    const others = super.allowances(readerArn);
    if (!this.topicIsForeign()) return others;
    const allowed = topicStatements(this.topic, Stack.of(this)).map(({ name, statement }) => ({
      name,
      description: `Add this to the policy of the topic in account ${this.topic.account}`,
      document: statement,
    }));
    return [...others, ...allowed];
  }

  /** In a stack without a fixed account, every topic counts as a topic of another account. */
  private topicIsForeign(): boolean {
    return this.topic.account !== Stack.of(this).account;
  }

  /** Without the statements the deployment fails, so outputs would be too late. */
  private informOfForeignTopic(): void {
    const { account, region } = Stack.of(this);
    const subscriber = {
      account: Token.isUnresolved(account) ? 'THIS_ACCOUNT' : account,
      region: Token.isUnresolved(region) ? 'THIS_REGION' : region,
    };
    inform(
      this,
      'foreign-topic',
      `If the topic ${this.topic.arn} is in another account, its owner has to add these statements to its policy before ` +
        `the deployment: ${topicStatements(this.topic, subscriber)
          .map(({ statement }) => JSON.stringify(statement))
          .join(',')}`,
    );
  }
}

/** The ARN of the topic has its account and Region. */
function topicMaySend(scope: Construct, { arn, region }: Topic, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogFileTopic',
    principals: [new ServicePrincipal(senderTo(scope, region))],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': arn } },
  });
}

/**
 * The service principal with which SNS sends from one Region to another: the global one, unless one of them is an opt-in
 * Region. Then it is that of the queue's Region if that is an opt-in Region, otherwise of the topic's. SNS drops messages
 * that the queue policy does not allow, without an error. Source: "Sending Amazon SNS messages to an Amazon SQS queue or AWS
 * Lambda function in a different Region" in the SNS developer guide.
 */
function senderTo(scope: Construct, topicRegion: string): string {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region)) return senderToAnyRegion(scope, topicRegion);
  if (topicRegion === region) return globalSender;
  const optIn = [region, topicRegion].find(isOptIn);
  return optIn === undefined ? globalSender : senderOf(optIn);
}

/** In a stack that can be deployed in any Region, CloudFormation chooses the principal. */
function senderToAnyRegion(scope: Construct, topicRegion: string): string {
  if (Token.isUnresolved(topicRegion)) return globalSender;
  const toOptIn = new CfnCondition(scope, 'IsOptInRegion', { expression: anyOf(optInRegions) });
  const sender = Fn.conditionIf(
    toOptIn.logicalId,
    senderOf(Aws.REGION),
    isOptIn(topicRegion) ? senderOf(topicRegion) : globalSender,
  ).toString();
  if (!isOptIn(topicRegion)) return sender;
  const expression = Fn.conditionEquals(Aws.REGION, topicRegion);
  const inOneRegion = new CfnCondition(scope, 'IsRegionOfTopic', { expression });
  return Fn.conditionIf(inOneRegion.logicalId, globalSender, sender).toString();
}

const globalSender = 'sns.amazonaws.com';

function senderOf(region: string): string {
  return `sns.${region}.amazonaws.com`;
}

function isOptIn(region: string): boolean {
  return RegionInfo.get(region).isOptInRegion;
}

const optInRegions = RegionInfo.regions
  .filter(({ isOptInRegion }) => isOptInRegion)
  .map(({ name }) => Fn.conditionEquals(Aws.REGION, name));

/** `Fn::Or` takes at most ten conditions, so each takes two. */
function anyOf(conditions: readonly ICfnRuleConditionExpression[]): ICfnRuleConditionExpression {
  const [first] = conditions;
  if (first !== undefined && conditions.length === 1) return first;
  const half = conditions.length >> 1;
  return Fn.conditionOr(anyOf(conditions.slice(0, half)), anyOf(conditions.slice(half)));
}

/** A topic by the parts of its ARN. */
interface Topic {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** A topic of the same app, whose ARN is not known yet, counts as one of the stack's account and Region. */
function topicOf(arn: string, stack: Stack): Topic {
  if (Token.isUnresolved(arn)) return { arn, partition: stack.partition, region: stack.region, account: stack.account };
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  return { arn, partition, region, account };
}

/** The account and Region of the queue. */
interface Subscriber {
  readonly account: string;
  readonly region: string;
}

/**
 * Statements for the policy of a topic that allow another account to subscribe queues, and nothing else. CloudFormation also
 * reads the topic when it creates and updates the subscription; that call has no protocol and no endpoint. Source:
 * "handlers" in the schema of `AWS::SNS::Subscription`.
 */
function topicStatements({ arn, partition }: Topic, { account, region }: Subscriber) {
  const forAccount = { Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Resource: arn };
  const queues = `arn:${partition}:sqs:${region}:${account}:*`;
  return [
    {
      name: 'LogFileTopicStatement',
      statement: {
        Sid: 'FirstsightSubscribes',
        ...forAccount,
        Action: 'sns:Subscribe',
        Condition: { StringEquals: { 'sns:Protocol': 'sqs' }, StringLike: { 'sns:Endpoint': queues } },
      },
    },
    {
      name: 'LogFileTopicAttributesStatement',
      statement: { Sid: 'FirstsightReadsTopic', ...forAccount, Action: 'sns:GetTopicAttributes' },
    },
  ] as const;
}
