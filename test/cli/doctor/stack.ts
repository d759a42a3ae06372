import type { CheckContext } from '../../../cli/doctor/check.ts';
import type { CheckResult } from '../../../cli/doctor/check-result.ts';
import type { Stack, StackOutputs } from '../../../cli/stack/stack.ts';
import { version } from '../../../lambda/alerting/version.ts';

export const now = Date.parse('2026-03-20T12:00:00Z');
export const minutesBefore = (minutes: number) => now - minutes * 60_000;

const outputs: StackOutputs = {
  audit: 'on',
  version,
  alertTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
  operationsTopicArn: 'arn:aws:sns:eu-west-1:111122223333:operations',
  trailBucketName: 'example-trail-bucket',
  logFilePrefixes: 'AWSLogs/111122223333/CloudTrail/',
  logFileQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/log-files',
  deadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters',
  functionName: 'detector',
  logGroupName: 'detector-log',
  historyTableName: 'history',
  securityHubProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
};

export const queue = 'arn:aws:sqs:eu-west-1:111122223333:log-files';

/** A deployed stack. `changes` are the outputs that differ. */
export function stackWith(changes: Partial<StackOutputs> = {}): Stack {
  return {
    name: 'Firstsight',
    status: 'CREATE_COMPLETE',
    partition: 'aws',
    region: 'eu-west-1',
    account: '111122223333',
    outputs: { ...outputs, ...changes },
  };
}

export function context(changes: Partial<StackOutputs> = {}): CheckContext {
  return { stack: stackWith(changes), now };
}

/** The level, check and text of each result. */
export function lines(results: readonly CheckResult[]): string[] {
  return results.map(({ check, level, says }) => `${level} ${check}: ${says}`);
}

export function fixes(results: readonly CheckResult[]): (string | undefined)[] {
  return results.map(({ fix }) => fix);
}
