import { describe, expect, it } from 'vitest';
import { environmentVariables } from '../../lambda/names.ts';
import { existingBucket, ownTrail, resource, templateOf } from './template.ts';

const template = templateOf({ ...existingBucket, historyWindowDays: '14', logRetentionDays: '365' });

describe('the detector function', () => {
  it('runs on arm64 and the newest Node that CDK knows', () => {
    expect(resource(template, 'AWS::Lambda::Function', 'DetectorFunction')).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'handler.handler',
      MemorySize: 1024,
      Timeout: 120,
      Role: '<DetectorRole.Arn>',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: '<DetectorLogGroup>' },
    });
  });

  it('is told everything that it reads from its environment', () => {
    const { Variables } = resource(template, 'AWS::Lambda::Function', 'DetectorFunction').Environment as {
      Variables: Record<string, string>;
    };
    expect(Variables).toEqual({
      TABLE_NAME: '<HistoryTable>',
      ALERT_TOPIC_ARN: '<AlertTopic>',
      HISTORY_WINDOW_DAYS: '14',
      CLAIM_LEASE_SECONDS: '120',
      QUEUE_RETENTION_DAYS: '21',
      TRAIL_BUCKET: 'example-trail-bucket',
      KEY_PREFIX: 'logs/',
      ORGANIZATION_ID: '',
      ACCOUNTS: '<AWS::AccountId>',
      EXCLUDED_ACCOUNTS: '',
      POWERTOOLS_SERVICE_NAME: 'firstsight',
      POWERTOOLS_METRICS_NAMESPACE: 'Firstsight',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    });
    expect(Object.keys(Variables)).toEqual(expect.arrayContaining(Object.values(environmentVariables)));
  });

  it('is called with up to ten messages, in few runs at once, and may fail them singly', () => {
    expect(resource(template, 'AWS::Lambda::EventSourceMapping')).toEqual({
      EventSourceArn: '<LogFileQueue.Arn>',
      FunctionName: '<DetectorFunction>',
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  it('has a log that is kept as long as the settings say, also after the stack', () => {
    expect(resource(template, 'AWS::Logs::LogGroup', 'DetectorLogGroup')).toEqual({ RetentionInDays: 365 });
    expect(resource(templateOf(ownTrail), 'AWS::Logs::LogGroup', 'DetectorLogGroup')).toEqual({ RetentionInDays: 90 });
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365 },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });
});
