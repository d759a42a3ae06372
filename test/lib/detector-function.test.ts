import { describe, expect, test } from '@jest/globals';
import { environmentVariables } from '../../lambda/environment.ts';
import { existingBucket, logFileTopic, ownTrail, resource, resources, templateOf } from './template.ts';

const template = templateOf({
  ...existingBucket,
  rules: 'sts-assume-root,iam-create-user',
  historyWindowDays: '14',
  logRetentionDays: '365',
});

describe('the detector function', () => {
  test('runs on arm64 and the latest Node release of CDK', () => {
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

  test('has all environment variables that it reads', () => {
    const { Variables } = resource(template, 'AWS::Lambda::Function', 'DetectorFunction').Environment as {
      Variables: Record<string, string>;
    };
    expect(Variables).toEqual({
      TABLE_NAME: '<HistoryTable>',
      ALERT_TOPIC_ARN: '<AlertTopic>',
      OPERATIONS_TOPIC_ARN: '<OperationsTopic>',
      ALERT_EMAILS: 'security@example.com',
      OPERATIONS_EMAILS: 'security@example.com',
      DETECTOR_NAME: 'Firstsight',
      RULES: 'sts-assume-root,iam-create-user',
      HISTORY_WINDOW_DAYS: '14',
      CLAIM_LEASE_SECONDS: '120',
      QUEUE_RETENTION_DAYS: '21',
      TRAIL_BUCKET: 'example-trail-bucket',
      KEY_PREFIX: 'logs/',
      ORGANIZATION_ID: '',
      ACCOUNTS: '<AWS::AccountId>',
      EXCLUDED_ACCOUNTS: '',
      AUDIT_QUEUE_URL: '<LogFileQueue>',
      POWERTOOLS_SERVICE_NAME: 'firstsight',
      POWERTOOLS_METRICS_NAMESPACE: 'Firstsight',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    });
    const { foreignLogFiles, auditDelaySeconds, securityHubProductArn, ...everywhere } = environmentVariables;
    expect(Object.keys(Variables)).toEqual(expect.arrayContaining(Object.values(everywhere).map(({ name }) => name)));
    expect(Variables).not.toHaveProperty(foreignLogFiles.name);
    expect(Variables).not.toHaveProperty(securityHubProductArn.name);
  });

  test('has the product of the account in Security Hub, as its role and an output do, if it imports findings', () => {
    const product = 'arn:<AWS::Partition>:securityhub:<AWS::Region>:<AWS::AccountId>:product/<AWS::AccountId>/default';
    const template = templateOf({ ...existingBucket, securityHub: 'on' });
    expect(resource(template, 'AWS::Lambda::Function', 'DetectorFunction')).toMatchObject({
      Environment: { Variables: { SECURITY_HUB_PRODUCT_ARN: product } },
    });
    const role = JSON.stringify(resource(template, 'AWS::IAM::Role', 'DetectorRole'));
    expect(role).toContain(`"Action":"securityhub:BatchImportFindings","Effect":"Allow","Resource":"${product}"`);
    template.hasOutput('SecurityHubProductArn', {});
  });

  test('skips log files of other buckets only if a topic announces log files', () => {
    const { Variables } = resource(templateOf(logFileTopic), 'AWS::Lambda::Function', 'DetectorFunction')
      .Environment as { Variables: Record<string, string> };
    expect(Variables).toMatchObject({ FOREIGN_LOG_FILES: 'passed-over' });
  });

  test('uses the default rules and the window of each rule without a setting', () => {
    const { Variables } = resource(templateOf(ownTrail), 'AWS::Lambda::Function', 'DetectorFunction').Environment as {
      Variables: Record<string, string>;
    };
    expect(Variables).not.toHaveProperty('RULES');
    expect(Variables).not.toHaveProperty('HISTORY_WINDOW_DAYS');
  });

  test('checks the subscriptions every hour, and sends a note every week unless that is off', () => {
    const schedules = (settings: Readonly<Record<string, string>>) =>
      resources(templateOf(settings), 'AWS::Events::Rule').map(({ ScheduleExpression, Targets }) => [
        ScheduleExpression,
        (Targets as { Input: string }[])[0]?.Input,
      ]);
    const hourly = ['rate(1 hour)', '{"scheduled":"check"}'];
    expect(schedules(ownTrail)).toEqual([hourly, ['cron(0 7 ? * MON *)', '{"scheduled":"note"}']]);
    expect(schedules({ ...ownTrail, weeklyNote: 'off' })).toEqual([hourly]);
  });

  test('gets up to ten messages, has few concurrent runs, and reports failed messages', () => {
    expect(resource(template, 'AWS::Lambda::EventSourceMapping')).toEqual({
      EventSourceArn: '<LogFileQueue.Arn>',
      FunctionName: '<DetectorFunction>',
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  test('has the concurrent runs, the batch window and the memory of the settings', () => {
    const large = templateOf({ ...ownTrail, concurrency: '200', batchWindow: '20', memory: '1769' });
    expect(resource(large, 'AWS::Lambda::EventSourceMapping')).toMatchObject({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 20,
      ScalingConfig: { MaximumConcurrency: 200 },
    });
    expect(resource(large, 'AWS::Lambda::Function', 'DetectorFunction').MemorySize).toBe(1769);
    expect(resource(templateOf(ownTrail), 'AWS::Lambda::Function', 'DetectorFunction').MemorySize).toBe(1024);
  });

  test('has a log with the retention of the settings, which is kept after the stack', () => {
    expect(resource(template, 'AWS::Logs::LogGroup', 'DetectorLogGroup')).toEqual({ RetentionInDays: 365 });
    expect(resource(templateOf(ownTrail), 'AWS::Logs::LogGroup', 'DetectorLogGroup')).toEqual({ RetentionInDays: 90 });
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365 },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });
});
