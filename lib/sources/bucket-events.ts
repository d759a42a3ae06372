import { Names, Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { inform } from '../annotations.ts';
import type { Audits, BucketEventsSettings } from '../source-settings.ts';
import { BucketSource, refuseOtherRegion } from './existing-bucket.ts';
import { logFileKeyPatterns } from './log-file-keys.ts';
import type { Allowance } from './log-file-source.ts';

/** EventBridge allows an event pattern of 2048 characters; the rest of it has up to 300. */
const mostPatternCharacters = 1700;

/** A rule on the default bus. The bucket is not changed. */
export class BucketEvents extends BucketSource {
  override readonly eventRuleName: string;

  constructor(scope: Construct, id: string, settings: BucketEventsSettings & Audits, queue: Queue) {
    super(scope, id, settings);
    // The events of a bucket in another account are forwarded, also from another Region.
    if (this.foreignAccount === undefined) refuseOtherRegion(this, settings);
    const rule = new Rule(this, 'Rule', {
      description: 'Sends events of new log files to Firstsight',
      eventPattern: this.eventPattern(),
      targets: [{ bind: () => ({ arn: queue.queueArn }) }],
    });
    this.eventRuleName = rule.ruleName;
    queue.addToResourcePolicy(ruleMaySend(rule, queue));
    if (this.foreignAccount !== undefined) allowEventsFrom(this, this.foreignAccount);
    inform(
      this,
      'event-bridge-switch',
      `If the bucket ${this.bucketName} does not send events to EventBridge yet, its owner has to run this command once. ` +
        `It keeps all existing notifications: ${eventBridgeSwitch(this.bucketName)}`,
    );
  }

  override allowances(readerArn: string): readonly Allowance[] {
    const others = super.allowances(readerArn);
    if (this.foreignAccount === undefined) return others;
    return [...others, eventForwarding(Stack.of(this), this.foreignAccount, this.eventPattern())];
  }

  private eventPattern(): EventPattern {
    return {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      account: [this.foreignAccount ?? Stack.of(this).account],
      detail: {
        bucket: { name: [this.bucketName] },
        object: { key: this.keyPatterns().map((wildcard) => ({ wildcard })) },
      },
    };
  }

  /** If patterns for each account are too long, one pattern matches all accounts, and the function skips the others. */
  private keyPatterns(): string[] {
    const patterns = logFileKeyPatterns(this);
    const fits = JSON.stringify(patterns.map((wildcard) => ({ wildcard }))).length <= mostPatternCharacters;
    return fits ? patterns : logFileKeyPatterns({ ...this, accounts: [] });
  }
}

/** The ARN of the rule has its account and Region. The target class of CDK allows two more actions. */
function ruleMaySend(rule: Rule, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogFileEvents',
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
  });
}

/**
 * The command that makes a bucket send its events to EventBridge. S3 replaces the whole notification configuration, so the
 * command reads it and writes it back with the addition. If it cannot read the configuration, it writes nothing.
 */
export function eventBridgeSwitch(bucketName: string): string {
  return [
    `configuration=$(aws s3api get-bucket-notification-configuration --bucket ${bucketName}`,
    "--query 'merge(@, {EventBridgeConfiguration: `{}`})' --output json) &&",
    `aws s3api put-bucket-notification-configuration --bucket ${bucketName}`,
    '--notification-configuration "$configuration"',
  ].join(' ');
}

/**
 * Allows another account to send the events of its buckets to the default bus of this account. S3 sends them only to the
 * bus in the account and Region of the bucket. Source of the condition: "Example policy: Send events to a custom bus in a
 * different account" in the EventBridge user guide.
 */
function allowEventsFrom(scope: Construct, account: string): void {
  const stack = Stack.of(scope);
  new CfnEventBusPolicy(scope, 'BusPolicy', {
    statementId: Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' }),
    statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:${stack.partition}:iam::${account}:root` },
      Action: 'events:PutEvents',
      Resource: defaultBusArn(stack),
      Condition: { 'ForAllValues:StringEquals': { 'events:source': 'aws.s3', 'events:detail-type': 'Object Created' } },
    },
  });
}

/** A template for the account and Region of the bucket, with a rule that forwards matching events. */
function eventForwarding(stack: Stack, bucketAccount: string, pattern: EventPattern): Allowance {
  // Has a name, because CDK would resolve a reference in the template in this stack. At most 64 characters.
  const roleName = `${stack.stackName.slice(0, 20)}Forwarding-${stack.region}-${stack.account}`;
  const roleArn = `arn:${stack.partition}:iam::${bucketAccount}:role/${roleName}`;
  return {
    name: 'EventForwardingTemplate',
    description: `Deploy this template in account ${bucketAccount}, in the Region of the bucket`,
    document: {
      Resources: {
        Role: forwardingRole(stack, bucketAccount, roleName),
        Rule: forwardingRule(stack, roleArn, pattern),
      },
    },
  };
}

function forwardingRule(stack: Stack, RoleArn: string, { detailType, ...pattern }: EventPattern) {
  return {
    Type: 'AWS::Events::Rule',
    DependsOn: 'Role',
    Properties: {
      EventPattern: { ...pattern, 'detail-type': detailType },
      Targets: [{ Id: 'Firstsight', Arn: defaultBusArn(stack), RoleArn }],
    },
  };
}

function forwardingRole(stack: Stack, bucketAccount: string, RoleName: string) {
  const forward = { Effect: 'Allow', Action: 'events:PutEvents', Resource: defaultBusArn(stack) };
  const assume = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': bucketAccount } },
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      AssumeRolePolicyDocument: policy(assume),
      Policies: [{ PolicyName: 'Forward', PolicyDocument: policy(forward) }],
    },
  };
}

function policy(statement: object) {
  return { Version: '2012-10-17', Statement: [statement] };
}

function defaultBusArn(stack: Stack): string {
  return stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
}
