import { Names, Validations } from 'aws-cdk-lib';
import {
  type ITopic,
  type ITopicSubscription,
  SubscriptionFilter,
  type TopicSubscriptionConfig,
} from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type AlertAttribute, severalValues } from '../lambda/names.ts';
import { deadLetters } from './queues.ts';

export interface AlertSubscriptionOptions {
  /**
   * The alerts to send.
   * @default - all
   */
  readonly filter?: AlertFilter;
  /**
   * Receives alerts that SNS could not deliver after all attempts; `true` creates a queue that keeps them for 14 days. The alarm
   * `AlertsNotDelivered` is raised with and without it.
   * @default - none, and SNS deletes them
   */
  readonly deadLetterQueue?: IQueue | true;
}

/** The destination already has a filter policy, and SNS accepts only one. */
export class FilteredTwiceError extends Error {
  override readonly name = 'FilteredTwiceError';

  constructor(subscriberId: string) {
    super(`The destination ${subscriberId} already has a filter policy. Use either that policy or the option filter.`);
  }
}

/**
 * The destination with a filter and a dead-letter queue for alerts.
 * @throws EmptyAlertFilterError, FilteredTwiceError
 */
export function alertSubscription(
  scope: Construct,
  destination: ITopicSubscription,
  { filter, deadLetterQueue }: AlertSubscriptionOptions,
): ITopicSubscription {
  return {
    bind(topic: ITopic): TopicSubscriptionConfig {
      const config = destination.bind(topic);
      const filtered = config.filterPolicy !== undefined || config.filterPolicyWithMessageBody !== undefined;
      if (filter !== undefined && filtered) throw new FilteredTwiceError(config.subscriberId);
      return {
        ...config,
        ...(filter === undefined ? {} : { filterPolicy: alertFilterPolicy(filter) }),
        ...(deadLetterQueue === undefined
          ? {}
          : { deadLetterQueue: deadLetterQueue === true ? ownDeadLetters(scope, config) : deadLetterQueue }),
      };
    },
  };
}

/** Named after the subscription, so that its logical ID does not depend on the order of subscriptions. */
function ownDeadLetters(scope: Construct, { subscriberId, subscriberScope }: TopicSubscriptionConfig): IQueue {
  const owner = subscriberScope === undefined ? '' : Names.nodeUniqueId(subscriberScope.node);
  const queue = deadLetters(scope, `${owner}${subscriberId}DeadLetters`);
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'This is the dead-letter queue of a subscription.',
  });
  return queue;
}

export type AlertSeverity = 'low' | 'medium' | 'high' | 'critical';

/**
 * The alerts that a subscriber receives: in every attribute of the filter, an alert must have one of the values. SNS accepts
 * at most five attributes in one filter.
 *
 * If one run raises more than ten alerts, the rest are sent as one digest. The digest has the highest severity of its
 * alerts and the outcome `success` if any call succeeded. If its alerts have different rules, accounts, Regions or user types, it
 * passes every filter by that attribute. A filter for low severities only can therefore miss an alert in a digest with a higher
 * severity.
 */
export interface AlertFilter extends Partial<Record<Exclude<AlertAttribute, 'headline'>, readonly string[]>> {
  /**
   * IDs of rules, such as `sts-get-federation-token`.
   * @default - any
   */
  readonly ruleId?: readonly string[];
  /**
   * The severities of alerts.
   * @default - any
   */
  readonly severity?: readonly AlertSeverity[];
  /**
   * The accounts of the callers, 12 digits each; `unknown` for an alert whose record has no account.
   * @default - any
   */
  readonly accountId?: readonly string[];
  /**
   * Regions such as `us-east-1`.
   * @default - any
   */
  readonly region?: readonly string[];
  /**
   * The results of the calls.
   * @default - any
   */
  readonly outcome?: readonly ('success' | 'failure')[];
  /**
   * CloudTrail's `userIdentity.type`, such as `IAMUser`, `AssumedRole` or `Root`.
   * @default - any
   */
  readonly userType?: readonly string[];
}

/** A filter has an attribute without values, so it would match no alert. */
export class EmptyAlertFilterError extends Error {
  override readonly name = 'EmptyAlertFilterError';

  constructor(attribute: string) {
    super(`The alert filter has no value for ${attribute}. Add at least one value, or remove ${attribute}.`);
  }
}

/** A digest has `several` in these if its alerts differ; in the others it has the most severe value. */
const mayDiffer: readonly string[] = ['ruleId', 'accountId', 'region', 'userType'] satisfies AlertAttribute[];

/**
 * The filter as an SNS filter policy on message attributes.
 * @throws EmptyAlertFilterError
 */
export function alertFilterPolicy(filter: AlertFilter): Record<string, SubscriptionFilter> {
  const given = Object.entries(filter).filter((entry): entry is [string, readonly string[]] => entry[1] !== undefined);
  return Object.fromEntries(
    given.map(([attribute, values]) => {
      if (values.length === 0) throw new EmptyAlertFilterError(attribute);
      const allowlist = mayDiffer.includes(attribute) ? [...values, severalValues] : [...values];
      return [attribute, SubscriptionFilter.stringFilter({ allowlist })];
    }),
  );
}
