import { Names, Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { tell } from '../annotations.ts';
import type { BucketEventsSettings } from '../source-settings.ts';
import { BucketSource } from './existing-bucket.ts';
import { logFileKeyPatterns } from './log-file-keys.ts';
import type { Allowance } from './log-file-source.ts';

/** EventBridge allows an event pattern 2048 characters; the rest of it takes up to 300. */
const mostPatternCharacters = 1700;

/** A rule on the default bus; nothing is set on the bucket. */
export class BucketEvents extends BucketSource {
  override readonly eventRuleName: string;

  constructor(scope: Construct, id: string, settings: BucketEventsSettings, queue: Queue) {
    super(scope, id, settings);
    const rule = new Rule(this, 'Rule', {
      description: 'Announces the log files of a trail to Firstsight',
      eventPattern: this.eventPattern(),
      targets: [{ bind: () => ({ arn: queue.queueArn }) }],
    });
    this.eventRuleName = rule.ruleName;
    queue.addToResourcePolicy(ruleMaySend(rule, queue));
    if (this.foreignAccount !== undefined) admitEventsOf(this, this.foreignAccount);
    tell(
      this,
      'event-bridge-switch',
      `Unless the bucket ${this.bucketName} sends its events to EventBridge already, its owner has to run this once, ` +
        `which keeps all notifications that are set: ${eventBridgeSwitch(this.bucketName)}`,
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

  /** Where a pattern for each account is too much, one announces all accounts and the function passes the others over. */
  private keyPatterns(): string[] {
    const patterns = logFileKeyPatterns(this);
    const fits = JSON.stringify(patterns.map((wildcard) => ({ wildcard }))).length <= mostPatternCharacters;
    return fits ? patterns : logFileKeyPatterns({ ...this, accounts: [] });
  }
}

/** The rule's ARN holds its account and region. CDK's own target would admit two more actions. */
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
 * The command that has a bucket send its events to EventBridge. S3 replaces all that is set when anything is put, so the
 * command puts what it got and the switch; where it gets nothing, for want of permission, it puts nothing.
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
 * Lets another account send the events of its buckets to this one's default bus. S3 sends them to the bus of the bucket's
 * own account and region only. Source of the condition: "Example policy: Send events to a custom bus in a different
 * account" in the EventBridge user guide.
 */
export function admitEventsOf(scope: Construct, account: string): void {
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

/** A template for the bucket's account and region, with a rule that forwards what the pattern matches. */
export function eventForwarding(stack: Stack, bucketAccount: string, pattern: EventPattern): Allowance {
  // Named, as a reference inside the template would be taken for one of this stack's. One detector an account and region.
  const roleName = `FirstsightForwarding-${stack.region}-${stack.account}`;
  const roleArn = `arn:${stack.partition}:iam::${bucketAccount}:role/${roleName}`;
  return {
    name: 'EventForwardingTemplate',
    description: `A template to deploy in account ${bucketAccount}, in the region of the bucket`,
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
