import { Names, Validations } from 'aws-cdk-lib';
import type { ITopic, ITopicSubscription, TopicSubscriptionConfig } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type AlertFilter, alertFilterPolicy } from './alert-filter.ts';
import { deadLetters } from './queue-with-dead-letters.ts';

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
