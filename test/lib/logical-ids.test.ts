import { expect, it } from '@jest/globals';
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

const types = [
  'DynamoDB::Table',
  'S3::Bucket',
  'CloudTrail::Trail',
  'SNS::Topic',
  'KMS::Key',
  'SQS::Queue',
  'Logs::LogGroup',
];

function idsIn(settings: Readonly<Record<string, string>>): string[] {
  const template = templateOf(settings);
  return types.flatMap((type) => Object.keys(template.findResources(`AWS::${type}`)));
}

it('a deployed stack keeps its table, bucket, trail, topics, key, queues and log', () => {
  expect(idsIn(existingBucket)).toEqual(expect.arrayContaining(stateful));
  expect(idsIn(ownTrail)).toEqual(expect.arrayContaining([...stateful, 'OwnTrailBucket64E86ADE', 'OwnTrail479067E8']));
});
