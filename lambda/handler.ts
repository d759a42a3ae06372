import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { integrityRule } from './audit/rule.ts';
import { type Auditing, lastAuditIn } from './auditing.ts';
import { mostCallMillis } from './aws/calls.ts';
import { s3LogFiles } from './aws/s3.ts';
import { type LogFileReference, watches } from './cloudtrail/notifications/log-file-key.ts';
import type { Exception } from './detection/exceptions.ts';
import { largest } from './detection/extremes.ts';
import { type Rule, withAsnLookup } from './detection/rule.ts';
import { readEnvironment } from './environment.ts';
import { handleInvocation, type InvocationParts } from './invocation.ts';
import {
  accountNamesFileName,
  asnDatabaseFileName,
  exceptionsFileName,
  metricNamespace,
  ownRulesFileName,
  serviceName,
  stackDimension,
} from './names.ts';
import { loadRules } from './rules.ts';
import { runScheduled, scheduledTask } from './scheduled.ts';
import { telemetry } from './telemetry.ts';

const millisPerDay = 86_400_000;

const environment = readEnvironment(process.env);
const { trailBucket, keyPrefix, organizationId, accounts, excludedAccounts } = environment;

const asnDatabase = fileURLToPath(new URL(`./${asnDatabaseFileName}`, import.meta.url));
const asnLookup = existsSync(asnDatabase)
  ? (await import('./asn-database.ts')).lazyAsnDatabase(asnDatabase)
  : undefined;

const ownRules = dataFrom<readonly Rule[]>(ownRulesFileName);
const rules = withAsnLookup(await loadRules(environment.rules, environment.historyWindowDays, ownRules), asnLookup);
const longestWindowDays = largest(rules.map((rule) => rule.historyWindowDays));
const exceptions = dataFrom<readonly Exception[]>(exceptionsFileName);

// Where a topic announces the log files, the trail's bucket may be in another Region.
const readLogFile = s3LogFiles({ mostMillis: mostCallMillis, followRegionRedirects: true });
const accepts = ({ bucket, key }: LogFileReference) => bucket === trailBucket && key.startsWith(`${keyPrefix}AWSLogs/`);

const logger = new Logger({ serviceName });
const metrics = new Metrics({
  namespace: metricNamespace,
  serviceName,
  defaultDimensions: { [stackDimension]: environment.detectorName },
});

const parts: InvocationParts = {
  rules,
  exceptions,
  readLogFile,
  accepts,
  ...(environment.auditQueueUrl !== undefined && { auditing: auditing(environment.auditQueueUrl) }),
  ...(environment.foreignLogFiles && { foreign: environment.foreignLogFiles }),
  watches: watches({ organizationId: organizationId || undefined, accounts, excludedAccounts }),
  history: once(async () => {
    const { dynamoHistory } = await import('./aws/dynamodb.ts');
    const retentionDays = longestWindowDays + environment.queueRetentionDays;
    return dynamoHistory({ tableName: environment.tableName, retention: retentionDays * millisPerDay });
  }),
  baselines: once(async () => {
    const { dynamoBaselines } = await import('./aws/dynamodb.ts');
    return dynamoBaselines({ tableName: environment.tableName });
  }),
  marks: once(async () => {
    const { dynamoReadingMarks } = await import('./aws/dynamodb.ts');
    return dynamoReadingMarks({ tableName: environment.tableName });
  }),
  publisher: once(async () => {
    const [{ snsTopic }, { messagePublisher }, { dynamoPace, paced }] = await Promise.all([
      import('./aws/sns.ts'),
      import('./alerting/message.ts'),
      import('./aws/pace.ts'),
    ]);
    const reserve = dynamoPace({ tableName: environment.tableName });
    const send = paced(snsTopic(environment.alertTopicArn), Date.now, sleep, reserve);
    const { securityHubProductArn: productArn } = environment;
    const hub = productArn && { productArn, send: (await import('./aws/security-hub.ts')).securityHub() };
    return messagePublisher([...rules, integrityRule], send, dataFrom(accountNamesFileName), hub || undefined);
  }),
  lease: environment.claimLeaseSeconds * 1000,
  reporter: telemetry(logger, metrics),
  now: Date.now,
};

/** The entry point that AWS Lambda calls. Returns the SQS messages to retry. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> {
  const task = scheduledTask(event);
  if (task === undefined) return handleInvocation(event, parts, () => context.getRemainingTimeInMillis());
  const { snsTopic, topicSubscriptions } = await import('./aws/sns.ts');
  const { alertTopicArn, operationsTopicArn, alertEmails, operationsEmails, detectorName } = environment;
  await runScheduled(task, {
    audiences: async () => [
      { sends: 'alerts', expected: alertEmails, subscriptions: await topicSubscriptions(alertTopicArn) },
      { sends: 'alarms', expected: operationsEmails, subscriptions: await topicSubscriptions(operationsTopicArn) },
    ],
    send: snsTopic(operationsTopicArn),
    logger,
    metrics,
    detector: `${detectorName} in ${alertTopicArn.split(':')[3]}`,
  });
  return { batchItemFailures: [] };
}

/** The content of a file that is part of the function; the stack has checked it. */
function dataFrom<Data>(name: string): Data {
  return JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')) as Data;
}

/** Each part is loaded at its first use. Most runs only record what they read. */
function auditing(queueUrl: string): Auditing {
  const { tableName, auditDelaySeconds: delaySeconds = 900 } = environment;
  const table = { tableName, retention: environment.queueRetentionDays * millisPerDay };
  return {
    readings: once(async () => (await import('./aws/readings.ts')).dynamoReadings(table)),
    parts: once(async () => {
      const { auditParts } = await import('./audit-parts.ts');
      return auditParts({ ...table, queueUrl, delaySeconds, readLogFile, accepts });
    }),
    lastAudit: lastAuditIn(once(async () => (await import('./aws/ledger.ts')).dynamoLedger(table))),
  };
}

/** Calls `open` at the first use and keeps the result; after an error the next use calls it again. */
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
