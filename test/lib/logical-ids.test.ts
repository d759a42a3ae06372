import { expect, it } from 'vitest';
import { existingBucket, ownTrail, templateOf } from './template.ts';

/** What holds something that would be lost, or subscribed to anew, if CloudFormation replaced it. */
const stateful = [
  'AlertTopic2720D535',
  'DetectorLogGroup7F84711E',
  'HistoryTable24A0CCCB',
  'LogFileQueue0FFD4F10',
  'LogFileQueueDeadLetterQueue363AF8DC',
  'OperationsTopicC9C1CC12',
  'TopicKeyB2E0C9CB',
];

it('a deployed stack keeps its table, bucket, trail, topics, key and queues', () => {
  const types = ['DynamoDB::Table', 'S3::Bucket', 'SNS::Topic', 'KMS::Key', 'SQS::Queue', 'Logs::LogGroup'];
  const idsIn = (settings: Readonly<Record<string, string>>, more: readonly string[] = []) =>
    [...types, ...more].flatMap((type) => Object.keys(templateOf(settings).findResources(`AWS::${type}`))).sort();
  expect(idsIn(existingBucket)).toEqual(stateful);
  expect(idsIn(ownTrail, ['CloudTrail::Trail'])).toEqual(
    [...stateful, 'OwnTrailBucket64E86ADE', 'OwnTrail479067E8'].sort(),
  );
});
