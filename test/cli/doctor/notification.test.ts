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

describe("the bucket's notification", () => {
  test('that tells the queue of all log files is well, beside others', () => {
    const others = configuration('Config/', { QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:another' });
    expect(byBucket(others, configuration(prefix))).toEqual([
      'ok notification: example-trail-bucket tells the queue of each log file.',
    ]);
    expect(byBucket(configuration('AWSLogs/'))[0]).toMatch(/^ok/);
  });

  test.each([
    ['is gone', []],
    ['leads elsewhere', [configuration(prefix, { QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:another' })]],
    ['tells of deletions alone', [configuration(prefix, { Events: ['s3:ObjectRemoved:*'] })]],
  ])('that %s is a failure, mended by deploying again', (_fault, set) => {
    const results = judgeBucketNotifications(set, queue, stack);
    expect(lines(results)).toEqual([
      'failure notification: example-trail-bucket tells the queue of no log file: nothing is read.',
    ]);
    expect(fixes(results)[0]).toContain('npx cdk deploy');
  });

  test('of other keys is a warning', () => {
    expect(byBucket(configuration('logs/AWSLogs/'))).toEqual([
      `warning notification: example-trail-bucket tells the queue of logs/AWSLogs/, and not of ${prefix}.`,
    ]);
  });
});

describe('the rule', () => {
  const good: RuleFacts = { rule: 'log-files', state: 'ENABLED', targets: [queue], bucketSendsEvents: true };

  test.each<[string, Partial<RuleFacts>, RegExp]>([
    ['that is on, with a bucket that sends events, is well', {}, /^ok/],
    ['that is off is a failure', { state: 'DISABLED' }, /^failure.* is switched off/],
    ['that leads elsewhere is a failure', { targets: ['arn:aws:sqs:eu-west-1:1:x'] }, /^failure.* does not lead/],
    ['is of no use where the bucket sends no events', { bucketSendsEvents: false }, /^failure.* sends no events/],
    ['of a bucket that may not be asked is a warning', { bucketSendsEvents: undefined }, /^warning.* cannot be seen/],
  ])('%s', (_sentence, changes, line) => {
    expect(lines(judgeRule({ ...good, ...changes }, queue, stack))[0]).toMatch(line);
  });
});

describe('the topic', () => {
  const topic = 'arn:aws:sns:eu-west-1:111122223333:trail';
  const subscription = (state: 'confirmed' | 'pending') => [{ protocol: 'sqs', endpoint: queue, state }];

  test('that the queue is subscribed to is well; one that it is not, or not yet, is a failure', () => {
    expect(lines(judgeTopic(subscription('confirmed'), topic, queue))[0]).toMatch(/^ok/);
    expect(lines(judgeTopic(subscription('pending'), topic, queue))[0]).toMatch(/^failure.* waits to be confirmed/);
    expect(lines(judgeTopic([], topic, queue))[0]).toMatch(/^failure.* is not subscribed/);
  });
});

test("a queue's ARN is lines by its URL, also in other partitions", () => {
  expect(queueArn(stack, stack.outputs.logFileQueueUrl)).toBe(queue);
  const china = { partition: 'aws-cn', region: 'cn-north-1' };
  expect(queueArn(china, 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/log-files')).toBe(
    'arn:aws-cn:sqs:cn-north-1:111122223333:log-files',
  );
});
