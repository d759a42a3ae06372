import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { mostCallMillis } from './aws/calls.ts';
import { s3LogFiles } from './aws/s3.ts';
import { type LogFileReference, watches } from './cloudtrail/notifications/log-file-key.ts';
import type { Exception } from './detection/exceptions.ts';
import { handleInvocation, type InvocationParts } from './invocation.ts';
import { environmentVariables, exceptionsFileName, metricNamespace, serviceName } from './names.ts';
import { loadRules } from './rules.ts';
import { telemetry } from './telemetry.ts';

/** The stack sets every one of them, so this is a function that something else has changed. */
export class MissingEnvironmentVariableError extends Error {
  override readonly name = 'MissingEnvironmentVariableError';

  constructor(name: string) {
    super(`The environment variable ${name} is not set or of no use; deploy the stack again.`);
  }
}

const millisPerDay = 86_400_000;

const tableName = setting(environmentVariables.tableName);
const alertTopicArn = setting(environmentVariables.alertTopicArn);
const claimLeaseSeconds = numberSetting(environmentVariables.claimLeaseSeconds);
const queueRetentionDays = numberSetting(environmentVariables.queueRetentionDays);
const trailBucket = setting(environmentVariables.trailBucket);
const keyPrefix = process.env[environmentVariables.keyPrefix] ?? '';

const rules = await loadRules(
  optional(environmentVariables.rules)?.split(','),
  optionalNumber(environmentVariables.historyWindowDays),
);
const longestWindowDays = Math.max(...rules.map((rule) => rule.historyWindowDays));
const exceptions = JSON.parse(
  readFileSync(new URL(`./${exceptionsFileName}`, import.meta.url), 'utf8'),
) as readonly Exception[];

const parts: InvocationParts = {
  rules,
  exceptions,
  // A trail's bucket, of which a topic tells, may lie in another region.
  readLogFile: s3LogFiles({ mostMillis: mostCallMillis, followRegionRedirects: true }),
  accepts: ({ bucket, key }: LogFileReference) => bucket === trailBucket && key.startsWith(`${keyPrefix}AWSLogs/`),
  ...(optional(environmentVariables.foreignLogFiles) === 'passed-over' && { foreign: 'passed-over' as const }),
  watches: watches({
    organizationId: optional(environmentVariables.organizationId),
    accounts: listSetting(environmentVariables.accounts),
    excludedAccounts: listSetting(environmentVariables.excludedAccounts),
  }),
  history: once(async () => {
    const { dynamoHistory } = await import('./aws/dynamodb.ts');
    return dynamoHistory({ tableName, retention: (longestWindowDays + queueRetentionDays) * millisPerDay });
  }),
  publisher: once(async () => {
    const [{ snsTopic }, { messagePublisher }] = await Promise.all([
      import('./aws/sns.ts'),
      import('./alerting/message.ts'),
    ]);
    return messagePublisher(rules, snsTopic(alertTopicArn));
  }),
  lease: claimLeaseSeconds * 1000,
  reporter: telemetry(new Logger({ serviceName }), new Metrics({ namespace: metricNamespace, serviceName })),
  now: Date.now,
};

/** What AWS Lambda calls: log files' notifications in, alerts to SNS, the messages that are to come again out. */
export function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> {
  return handleInvocation(event, parts, () => context.getRemainingTimeInMillis());
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new MissingEnvironmentVariableError(name);
  return value;
}

function listSetting(name: string): string[] {
  return (process.env[name] ?? '').split(',').filter((entry) => entry !== '');
}

/** Undefined where it is not set. */
function optional(name: string): string | undefined {
  return process.env[name] || undefined;
}

function optionalNumber(name: string): number | undefined {
  return optional(name) === undefined ? undefined : numberSetting(name);
}

function numberSetting(name: string): number {
  const value = Number(setting(name));
  if (!(value > 0)) throw new MissingEnvironmentVariableError(name);
  return value;
}

/** Opens something at its first use and keeps it; an opening that failed is tried again at the next use. */
function once<Value>(open: () => Promise<Value>): () => Promise<Value> {
  let opened: Promise<Value> | undefined;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
