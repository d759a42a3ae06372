import { describe, expect, test } from '@jest/globals';
import {
  missingSubscribers,
  subscriberName,
  subscriptionState,
  type TopicSubscription,
} from '../lambda/subscriptions.ts';

const email = (endpoint: string, state: TopicSubscription['state'] = 'confirmed'): TopicSubscription => ({
  protocol: 'email',
  endpoint,
  state,
});
const queue: TopicSubscription = {
  protocol: 'sqs',
  endpoint: 'arn:aws:sqs:us-east-1:111122223333:siem',
  state: 'confirmed',
};
const address = 'security@example.com';

describe('nobody is missing', () => {
  test.each([
    ['if each address of the settings has confirmed', [address], [email(address)]],
    ['if an address is written with other letters', ['Security@Example.com'], [email(address)]],
    ['if there are no addresses in the settings, but a queue', [], [queue]],
  ])('%s', (_when, expected, subscriptions) => {
    expect(missingSubscribers({ sends: 'alerts', expected, subscriptions })).toEqual([]);
  });
});

describe('someone is missing', () => {
  test.each([
    ['an address that has not confirmed', [address], [email(address, 'pending')], 'has not confirmed'],
    ['an address that was unsubscribed', [address], [email(address, 'removed')], 'is not subscribed to alerts'],
    ['an address that was unsubscribed, next to a queue', [address], [queue], 'is not subscribed to alerts'],
    ['one of two addresses', [address, 'soc@example.com'], [email(address)], 'soc@example.com is not subscribed'],
    ['an address that someone added by hand', [], [queue, email(address, 'pending')], 'has not confirmed'],
    ['everyone', [], [], 'Nobody is subscribed to alerts'],
  ])('%s', (_who, expected, subscriptions, sentence) => {
    const missing = missingSubscribers({ sends: 'alerts', expected, subscriptions });
    expect(missing).toEqual([expect.stringContaining(sentence)]);
  });
});

test('the state of a subscription is what SNS writes in place of its ARN', () => {
  expect(['PendingConfirmation', 'Deleted', 'arn:aws:sns:us-east-1:111122223333:a:b'].map(subscriptionState)).toEqual([
    'pending',
    'removed',
    'confirmed',
  ]);
});

test('the path of an HTTPS endpoint, which can contain a secret, is never shown', () => {
  const endpoint = 'https://hooks.example.com/services/EXAMPLE-SECRET';
  expect(subscriberName({ protocol: 'https', endpoint, state: 'confirmed' })).toBe('https hooks.example.com');
  expect(subscriberName(queue)).toBe('sqs siem');
});
