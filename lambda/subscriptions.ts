/** A subscription of a topic. */
export interface TopicSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly state: 'confirmed' | 'pending' | 'removed';
}

/** In place of the ARN of a subscription that is not confirmed, SNS writes its state. */
export function subscriptionState(subscriptionArn: string): TopicSubscription['state'] {
  if (subscriptionArn.startsWith('arn:')) return 'confirmed';
  return /pending/i.test(subscriptionArn) ? 'pending' : 'removed';
}

/** One topic: who should receive its messages, and who is subscribed. */
export interface Audience {
  /** What the topic sends. */
  readonly sends: 'alerts' | 'alarms';
  /** The addresses that the stack was deployed with. */
  readonly expected: readonly string[];
  readonly subscriptions: readonly TopicSubscription[];
}

/**
 * A sentence for each person whom the messages of a topic do not reach: addresses of the settings that are not subscribed,
 * and subscriptions of anyone that are not confirmed. Without addresses in the settings, any confirmed subscriber will do.
 */
export function missingSubscribers({ sends, expected, subscriptions }: Audience): string[] {
  const inState = (state: TopicSubscription['state']) => subscriptions.filter((one) => one.state === state);
  const [confirmed, pending] = [inState('confirmed'), inState('pending')];
  const listed = new Set([...confirmed, ...pending].map(({ endpoint }) => endpoint.toLowerCase()));
  const gone = expected.filter((address) => !listed.has(address.toLowerCase()));
  const missing = [
    ...pending.map((one) => `${subscriberName(one)} has not confirmed the subscription to ${sends}.`),
    ...gone.map((address) => `${address} is not subscribed to ${sends}.`),
  ];
  return missing.length === 0 && confirmed.length === 0 ? [`Nobody is subscribed to ${sends}.`] : missing;
}

/** The address of a person, or the name of a resource. The path of an HTTPS endpoint can contain a secret. */
export function subscriberName({ protocol, endpoint }: TopicSubscription): string {
  if (protocol.startsWith('email') || protocol === 'sms') return endpoint;
  if (protocol.startsWith('http')) return `${protocol} ${endpoint.split('/')[2] ?? ''}`;
  return `${protocol} ${endpoint.split(':').at(-1)}`;
}
