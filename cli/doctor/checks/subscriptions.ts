import { subscriberName, type TopicSubscription } from '../../../lambda/subscriptions.ts';
import { subscriptionsOf } from '../../stack/subscriptions.ts';
import { type Check, check } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

export interface TopicFacts {
  /** What the topic sends. */
  readonly sends: 'alerts' | 'alarms';
  readonly topicArn: string;
  /** The addresses that the stack was deployed with. */
  readonly deployed: readonly string[];
  readonly subscriptions: readonly TopicSubscription[];
}

const topicNames = { alerts: 'alert topic', alarms: 'operations topic' } as const;

export const alertSubscriptionCheck = subscriptionCheck('alerts', 'alertTopicArn', 'alertEmails');
export const alarmSubscriptionCheck = subscriptionCheck('alarms', 'operationsTopicArn', 'operationsEmails');

function subscriptionCheck(
  sends: TopicFacts['sends'],
  topic: 'alertTopicArn' | 'operationsTopicArn',
  emails: 'alertEmails' | 'operationsEmails',
): Check {
  return check(
    topicNames[sends],
    async (clients, { stack }) => {
      const topicArn = stack.outputs[topic];
      const deployed = stack.outputs[emails]?.split(',') ?? [];
      return { sends, topicArn, deployed, subscriptions: await subscriptionsOf(clients, topicArn) };
    },
    judgeSubscriptions,
  );
}

/** One line for the subscribers, and one for each address that does not receive messages but should. */
export function judgeSubscriptions({ sends, topicArn, deployed, subscriptions }: TopicFacts): CheckResult[] {
  const about = topicNames[sends];
  const confirmed = subscriptions.filter(({ state }) => state === 'confirmed');
  const pending = subscriptions.filter(({ state }) => state === 'pending');
  const listed = new Set([...confirmed, ...pending].map(({ endpoint }) => endpoint));
  const removed = deployed.filter((address) => !listed.has(address));
  return [
    confirmed.length === 0
      ? noSubscriber(about, sends, topicArn)
      : ok(
          about,
          `${sends === 'alerts' ? 'Alerts' : 'Alarms'} are sent to ${confirmed.map(subscriberName).join(', ')}.`,
        ),
    ...pending.map(({ endpoint }) =>
      warning(
        about,
        `${endpoint} has not confirmed the subscription and receives nothing.`,
        'open the link in the email from AWS Notifications (no-reply@sns.amazonaws.com)',
      ),
    ),
    ...removed.map((endpoint) =>
      warning(
        about,
        `${endpoint} has unsubscribed, or did not confirm in time, and receives nothing.`,
        subscribe(topicArn, endpoint),
      ),
    ),
  ];
}

function noSubscriber(about: string, sends: TopicFacts['sends'], topicArn: string): CheckResult {
  const says = `No one receives ${sends}.`;
  const fix = subscribe(topicArn, 'security@example.com');
  return sends === 'alerts' ? failure(about, says, fix) : warning(about, says, fix);
}

function subscribe(topicArn: string, address: string): string {
  const [, , , region] = topicArn.split(':');
  return `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${address} --region ${region}`;
}
