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
  /** Which alerts to send. Default: all. */
  readonly filter?: AlertFilter;
  /**
   * Where SNS puts alerts that it could not deliver after all its attempts; `true` makes a queue that keeps them for 14
   * days. Default: none, they are gone. The alarm `AlertsNotDelivered` is raised either way.
   */
  readonly deadLetterQueue?: IQueue | true;
}

/** The destination already filters messages, which SNS can do in one way only. */
export class FilteredTwiceError extends Error {
  override readonly name = 'FilteredTwiceError';

  constructor(subscriberId: string) {
    super(`The destination ${subscriberId} has a filter policy of its own: give either that or the option filter.`);
  }
}

/**
 * The destination with a filter and a dead-letter queue of alerts.
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

/** Named after the subscription, so that its logical id does not hang on the order of subscriptions. */
function ownDeadLetters(scope: Construct, { subscriberId, subscriberScope }: TopicSubscriptionConfig): IQueue {
  const owner = subscriberScope === undefined ? '' : Names.nodeUniqueId(subscriberScope.node);
  const queue = deadLetters(scope, `${owner}${subscriberId}DeadLetters`);
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is the dead-letter queue of a subscription.',
  });
  return queue;
}

export type AlertSeverity = 'low' | 'medium' | 'high' | 'critical';

/**
 * Which alerts a subscriber gets: those that have, in every attribute named here, one of the values given. SNS takes at
 * most five attributes at once.
 *
 * Where more than ten alerts arise in one run, the rest come as one digest. It has the highest severity among them,
 * `success` if any call succeeded, and passes a filter by rule, account, region or user type whenever its alerts differ
 * in that. So a filter for low severities alone may miss an alert within a digest that holds a higher one.
 */
export interface AlertFilter extends Partial<Record<Exclude<AlertAttribute, 'headline'>, readonly string[]>> {
  /** Ids of rules, such as `sts-get-federation-token`. */
  readonly ruleId?: readonly string[];
  readonly severity?: readonly AlertSeverity[];
  /** The accounts of the callers, 12 digits each. An alert whose record tells none has `unknown`. */
  readonly accountId?: readonly string[];
  /** Regions such as `us-east-1`. */
  readonly region?: readonly string[];
  readonly outcome?: readonly ('success' | 'failure')[];
  /** CloudTrail's `userIdentity.type`, such as `IAMUser`, `AssumedRole` or `Root`. */
  readonly userType?: readonly string[];
}

/** A filter allows nothing in some attribute, so that its subscriber would never hear of anything. */
export class EmptyAlertFilterError extends Error {
  override readonly name = 'EmptyAlertFilterError';

  constructor(attribute: string) {
    super(`The alert filter gives no value for ${attribute}: name at least one, or leave ${attribute} out.`);
  }
}

/** In these a digest says `several` where its alerts differ; in the others it has the gravest value. */
const mayDiffer: readonly string[] = ['ruleId', 'accountId', 'region', 'userType'] satisfies AlertAttribute[];

/**
 * The filter as SNS takes it, on the message's attributes.
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
