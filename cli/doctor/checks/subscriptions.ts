import { subscriptionsOf, type TopicSubscription } from '../../stack/subscriptions.ts';
import { type Check, check } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

export interface TopicFacts {
  /** What the topic tells: `alerts` or `alarms`. */
  readonly tells: 'alerts' | 'alarms';
  readonly topicArn: string;
  /** The addresses that the stack was deployed with. */
  readonly deployed: readonly string[];
  readonly subscriptions: readonly TopicSubscription[];
}

const topicNames = { alerts: 'alert topic', alarms: 'operations topic' } as const;

export const alertSubscriptionCheck = subscriptionCheck('alerts', 'alertTopicArn', 'alertEmails');
export const alarmSubscriptionCheck = subscriptionCheck('alarms', 'operationsTopicArn', 'operationsEmails');

function subscriptionCheck(
  tells: TopicFacts['tells'],
  topic: 'alertTopicArn' | 'operationsTopicArn',
  emails: 'alertEmails' | 'operationsEmails',
): Check {
  return check(
    topicNames[tells],
    async (clients, { stack }) => {
      const topicArn = stack.outputs[topic];
      const deployed = stack.outputs[emails]?.split(',') ?? [];
      return { tells, topicArn, deployed, subscriptions: await subscriptionsOf(clients, topicArn) };
    },
    judgeSubscriptions,
  );
}

/** One line for those who get messages, and one for each address that should and does not. */
export function judgeSubscriptions({ tells, topicArn, deployed, subscriptions }: TopicFacts): CheckResult[] {
  const about = topicNames[tells];
  const confirmed = subscriptions.filter(({ state }) => state === 'confirmed');
  const pending = subscriptions.filter(({ state }) => state === 'pending');
  const listed = new Set([...confirmed, ...pending].map(({ endpoint }) => endpoint));
  const removed = deployed.filter((address) => !listed.has(address));
  return [
    confirmed.length === 0
      ? nobody(about, tells, topicArn)
      : ok(about, `${tells === 'alerts' ? 'Alerts' : 'Alarms'} go to ${confirmed.map(named).join(', ')}.`),
    ...pending.map(({ endpoint }) =>
      warning(
        about,
        `${endpoint} has not confirmed, and gets nothing.`,
        'follow the link in the email from AWS Notifications (no-reply@sns.amazonaws.com)',
      ),
    ),
    ...removed.map((endpoint) =>
      warning(
        about,
        `${endpoint} has unsubscribed, or did not confirm in time, and gets nothing.`,
        subscribe(topicArn, endpoint),
      ),
    ),
  ];
}

function nobody(about: string, tells: TopicFacts['tells'], topicArn: string): CheckResult {
  const says = `Nobody gets ${tells}.`;
  const mend = subscribe(topicArn, 'security@example.com');
  return tells === 'alerts' ? failure(about, says, mend) : warning(about, says, mend);
}

function subscribe(topicArn: string, address: string): string {
  const [, , , region] = topicArn.split(':');
  return `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${address} --region ${region}`;
}

/** An address says enough by itself; of an ARN the name does. */
function named({ protocol, endpoint }: TopicSubscription): string {
  return protocol.startsWith('email') || protocol === 'sms' ? endpoint : `${protocol} ${endpoint.split(':').at(-1)}`;
}
