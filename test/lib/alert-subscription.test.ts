import { describe, expect, test } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import {
  EmailSubscription,
  LambdaSubscription,
  SqsSubscription,
  UrlSubscription,
} from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Severity } from '../../lambda/detection/severity.ts';
import {
  type AlertSeverity,
  alertFilterPolicy,
  EmptyAlertFilterError,
  FilteredTwiceError,
} from '../../lib/alert-subscription.ts';
import { detectorWith } from './detectors.ts';
import { resource, resources } from './template.ts';

describe('a subscription to alerts', () => {
  test('can be a function, a queue, an endpoint or an address, each with a filter', () => {
    const { stack, detector } = detectorWith();
    const filter = { severity: ['high', 'critical'], accountId: ['111122223333'] } as const;
    const fn = new LambdaFunction(stack, 'Theirs', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
    });
    detector.addAlertSubscription(new LambdaSubscription(fn), { filter });
    detector.addAlertSubscription(new SqsSubscription(new Queue(stack, 'Queue'), { rawMessageDelivery: true }), {
      filter,
    });
    detector.addAlertSubscription(new UrlSubscription('https://example.com/alerts'), { filter });
    detector.addAlertSubscription(new EmailSubscription('oncall@example.com'), { filter });
    const found = resources(Template.fromStack(stack), 'AWS::SNS::Subscription');
    expect(found.map(({ Protocol }) => Protocol).sort()).toEqual(['email', 'https', 'lambda', 'sqs']);
    for (const { FilterPolicy, TopicArn } of found) {
      expect(TopicArn).toBe('<DetectorAlertTopic>');
      expect(FilterPolicy).toEqual({ severity: ['high', 'critical'], accountId: ['111122223333', 'several'] });
    }
    expect(found.find(({ Protocol }) => Protocol === 'sqs')).toMatchObject({ RawMessageDelivery: true });
  });

  test('gets every alert without a filter', () => {
    const { stack, detector } = detectorWith();
    detector.addAlertSubscription(new EmailSubscription('oncall@example.com'));
    expect(resource(Template.fromStack(stack), 'AWS::SNS::Subscription').FilterPolicy).toBeUndefined();
  });

  test('has a new or an existing dead-letter queue', () => {
    const { stack, detector } = detectorWith();
    detector.addAlertSubscription(new UrlSubscription('https://example.com/a'), { deadLetterQueue: true });
    detector.addAlertSubscription(new UrlSubscription('https://example.com/b'), {
      deadLetterQueue: new Queue(stack, 'Given'),
    });
    const template = Template.fromStack(stack);
    const [own, given] = resources(template, 'AWS::SNS::Subscription').map(({ RedrivePolicy }) => RedrivePolicy);
    expect(own).toEqual({
      deadLetterTargetArn: expect.stringMatching(/^<Detectorhttpsexamplecoma\w*DeadLetters.*\.Arn>$/),
    });
    expect(given).toEqual({ deadLetterTargetArn: '<Given.Arn>' });
    expect(resource(template, 'AWS::SQS::Queue', 'Detectorhttps')).toMatchObject({ MessageRetentionPeriod: 1_209_600 });
  });

  test('is rejected if it has two filters', () => {
    const { detector } = detectorWith();
    const filterPolicy = { region: SubscriptionFilter.stringFilter({ allowlist: ['us-east-1'] }) };
    const destination = new EmailSubscription('oncall@example.com', { filterPolicy });
    expect(() => detector.addAlertSubscription(destination, { filter: { severity: ['high'] } })).toThrow(
      FilteredTwiceError,
    );
  });

  test('removes the warning that nobody is subscribed to alerts', () => {
    const warning = Match.stringLikeRegexp('Nobody is subscribed to alerts');
    const { stack, detector } = detectorWith();
    expect(Annotations.fromStack(stack).findWarning('*', warning)).toHaveLength(1);
    detector.addAlertSubscription(new EmailSubscription('oncall@example.com'));
    expect(Annotations.fromStack(stack).findWarning('*', warning)).toEqual([]);
  });
});

test('a filter matches a digest whose alerts have different values', () => {
  const policy = alertFilterPolicy({ accountId: ['111122223333'], severity: ['high', 'critical'] });
  expect(policy.accountId?.conditions).toEqual(['111122223333', 'several']);
  expect(policy.severity?.conditions).toEqual(['high', 'critical']);
});

test('a filter without a value is rejected, because it matches no alert', () => {
  expect(() => alertFilterPolicy({ region: [] })).toThrow(EmptyAlertFilterError);
});

test('a filter has the severities of alerts', () => {
  const severities: Record<Severity, AlertSeverity> = {
    low: 'low',
    medium: 'medium',
    high: 'high',
    critical: 'critical',
  };
  const back: Record<AlertSeverity, Severity> = severities;
  expect(Object.keys(back)).toHaveLength(4);
});
