import { expect, it } from 'vitest';
import { existingBucket, ownTrail, readable, templateOf } from './template.ts';

function outputsOf(settings: Readonly<Record<string, string>>): Record<string, unknown> {
  const outputs = Object.entries(templateOf(settings).findOutputs('*'));
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, readable(Value)]));
}

it('the outputs name what an operator needs', () => {
  expect(outputsOf(existingBucket)).toEqual({
    AlertTopicArn: '<AlertTopic>',
    OperationsTopicArn: '<OperationsTopic>',
    TrailBucketName: 'example-trail-bucket',
    LogFileQueueUrl: '<LogFileQueue>',
    DeadLetterQueueUrl: '<LogFileQueueDeadLetterQueue>',
    FunctionName: '<DetectorFunction>',
    LogGroupName: '<DetectorLogGroup>',
    HistoryTableName: '<HistoryTable>',
    DashboardName: '<Dashboard>',
  });
});

it('the outputs of an own trail name it and its bucket', () => {
  expect(outputsOf(ownTrail)).toMatchObject({
    TrailName: 'Firstsight-<AWS::Region>',
    TrailBucketName: '<OwnTrailBucket>',
  });
});
