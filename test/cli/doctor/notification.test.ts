import type { QueueConfiguration } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import {
  judgeBucketNotifications,
  judgeRule,
  judgeTopic,
  type RuleFacts,
} from '../../../cli/doctor/checks/notification.ts';
import { queueArn } from '../../../cli/stack/stack.ts';
import { fixes, lines, queue, stackWith } from './stack.ts';

function configuration(prefix: string, changes: Partial<QueueConfiguration> = {}): QueueConfiguration {
  const FilterRules = [
    { Name: 'suffix' as const, Value: '.json.gz' },
    { Name: 'Prefix' as 'prefix', Value: prefix },
  ];
  return { QueueArn: queue, Events: ['s3:ObjectCreated:*'], Filter: { Key: { FilterRules } }, ...changes };
}

const stack = stackWith();
const prefix = 'AWSLogs/111122223333/CloudTrail/';
const byBucket = (...set: readonly QueueConfiguration[]) => lines(judgeBucketNotifications(set, queue, stack));

describe("the check of the bucket's notifications", () => {
  test('is ok if the bucket notifies the queue of all log files, also beside other notifications', () => {
    const others = configuration('Config/', { QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:another' });
    expect(byBucket(others, configuration(prefix))).toEqual([
      'ok notification: example-trail-bucket notifies the queue of each log file.',
    ]);
    expect(byBucket(configuration('AWSLogs/'))[0]).toMatch(/^ok/);
  });

  test.each([
    ['is missing', []],
    ['has another target', [configuration(prefix, { QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:another' })]],
    ['covers only deletions', [configuration(prefix, { Events: ['s3:ObjectRemoved:*'] })]],
  ])('fails if the notification %s, and advises to deploy again', (_fault, set) => {
    const results = judgeBucketNotifications(set, queue, stack);
    expect(lines(results)).toEqual([
      'failure notification: example-trail-bucket sends no notifications of log files to the queue: no log file is read.',
    ]);
    expect(fixes(results)[0]).toContain('npx cdk deploy');
  });

  test('warns if the notification covers other keys', () => {
    expect(byBucket(configuration('logs/AWSLogs/'))).toEqual([
      `warning notification: example-trail-bucket notifies the queue of logs/AWSLogs/, but not of ${prefix}.`,
    ]);
  });
});

describe('the check of the EventBridge rule', () => {
  const good: RuleFacts = { rule: 'log-files', state: 'ENABLED', targets: [queue], bucketSendsEvents: true };

  test.each<[string, Partial<RuleFacts>, RegExp]>([
    ['is ok if it is enabled and the bucket sends events', {}, /^ok/],
    ['fails if it is disabled', { state: 'DISABLED' }, /^failure.* is disabled/],
    [
      'fails if it has another target',
      { targets: ['arn:aws:sqs:eu-west-1:1:x'] },
      /^failure.* does not have the queue as a target/,
    ],
    ['fails if the bucket sends no events', { bucketSendsEvents: false }, /^failure.* sends no events/],
    [
      'warns if the configuration of the bucket cannot be read',
      { bucketSendsEvents: undefined },
      /^warning.* Cannot check/,
    ],
  ])('%s', (_sentence, changes, line) => {
    expect(lines(judgeRule({ ...good, ...changes }, queue, stack))[0]).toMatch(line);
  });

  test('that is disabled is enabled by a command with its Region', () => {
    expect(fixes(judgeRule({ ...good, state: 'DISABLED' }, queue, stack))).toEqual([
      `aws events enable-rule --name ${good.rule} --region eu-west-1`,
    ]);
  });
});

describe('the check of the topic', () => {
  const topic = 'arn:aws:sns:eu-west-1:111122223333:trail';
  const subscription = (state: 'confirmed' | 'pending') => [{ protocol: 'sqs', endpoint: queue, state }];

  test('is ok if the queue is subscribed, and fails if it is not or has not confirmed', () => {
    expect(lines(judgeTopic(subscription('confirmed'), topic, queue))[0]).toMatch(/^ok/);
    expect(lines(judgeTopic(subscription('pending'), topic, queue))[0]).toMatch(/^failure.* is not confirmed/);
    expect(lines(judgeTopic([], topic, queue))[0]).toMatch(/^failure.* is not subscribed/);
  });
});

test('the ARN of a queue is derived from its URL, also in other partitions', () => {
  expect(queueArn(stack, stack.outputs.logFileQueueUrl)).toBe(queue);
  const china = { partition: 'aws-cn', region: 'cn-north-1' };
  expect(queueArn(china, 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/log-files')).toBe(
    'arn:aws-cn:sqs:cn-north-1:111122223333:log-files',
  );
});
