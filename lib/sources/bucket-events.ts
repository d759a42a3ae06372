import { Stack } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { BucketEventsSettings } from '../source-settings.ts';
import { eventBridgeSwitch } from './event-bridge-switch.ts';
import { admitEventsOf, eventForwarding } from './event-forwarding.ts';
import { GivenBucket } from './given-bucket.ts';
import { logFileKeyPatterns } from './log-file-keys.ts';
import type { Allowance } from './log-file-source.ts';
import { tell } from './tell.ts';

/** EventBridge allows an event pattern 2048 characters; the rest of it takes up to 300. */
const mostPatternCharacters = 1700;

/** A rule on the default bus; nothing is set on the bucket. */
export class BucketEvents extends GivenBucket {
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
