import { describe, expect, test } from '@jest/globals';
import {
  environmentVariables,
  MissingEnvironmentVariableError,
  readEnvironment,
  writeEnvironment,
} from '../lambda/environment.ts';

const required = {
  tableName: 'table',
  alertTopicArn: 'arn:aws:sns:us-east-1:111122223333:alerts',
  claimLeaseSeconds: 120,
  queueRetentionDays: 21,
  trailBucket: 'example-trail-bucket',
  keyPrefix: 'logs/',
  organizationId: 'o-exampleorgid',
  accounts: ['111122223333', '444455556666'],
  excludedAccounts: [],
  operationsTopicArn: 'arn:aws:sns:us-east-1:111122223333:operations',
  alertEmails: ['security@example.com'],
  operationsEmails: [],
  detectorName: 'Firstsight',
};

describe('the environment of the function', () => {
  test.each([
    ['without optional values', required],
    [
      'with all values',
      {
        ...required,
        rules: ['sts-assume-root'],
        historyWindowDays: 14,
        foreignLogFiles: 'passed-over' as const,
        auditQueueUrl: 'https://sqs.example',
      },
    ],
  ])('is read as it was written, %s', (_, values) => {
    expect(readEnvironment(writeEnvironment(values))).toEqual(values);
  });

  test('has no variable for a value that is not set', () => {
    const { rules, historyWindowDays, foreignLogFiles, auditQueueUrl } = environmentVariables;
    const names = Object.keys(writeEnvironment(required));
    expect(names).toHaveLength(Object.keys(required).length);
    for (const { name } of [rules, historyWindowDays, foreignLogFiles, auditQueueUrl])
      expect(names).not.toContain(name);
  });

  test.each([
    ['TABLE_NAME', undefined],
    ['TABLE_NAME', ''],
    ['CLAIM_LEASE_SECONDS', 'soon'],
    ['CLAIM_LEASE_SECONDS', '0'],
    ['HISTORY_WINDOW_DAYS', '-1'],
    ['FOREIGN_LOG_FILES', 'read'],
  ])('is rejected if %s is %j, with the name of the variable', (name, value) => {
    const variables = { ...writeEnvironment(required), [name]: value };
    expect(() => readEnvironment(variables)).toThrow(MissingEnvironmentVariableError);
    expect(() => readEnvironment(variables)).toThrow(`The environment variable ${name} is missing or invalid.`);
  });
});
