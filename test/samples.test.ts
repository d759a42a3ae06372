import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { detectInFiles } from '../cli/detect/detect.ts';
import { memoryHistory } from '../cli/detect/memory-history.ts';
import type { Alert } from '../lambda/detection/alert.ts';
import { handleInvocation, type InvocationParts } from '../lambda/invocation.ts';
import { type InvocationReport, summaryOf } from '../lambda/report.ts';
import { defaultRuleIds, loadRules } from '../lambda/rules.ts';
import { readExceptionsFile } from '../lib/exceptions.ts';
import { s3Event, s3Record, sqsEvent } from './cloudtrail/notifications/notifications.ts';
import { type ExpectedDelivery, expected, samplesFolder } from './samples.ts';

const rules = await loadRules(defaultRuleIds);
const exceptions = readExceptionsFile(join(samplesFolder, 'exceptions.json'));

describe('the samples, delivered one after the other, raise the expected alerts: delivery', () => {
  const history = memoryHistory();
  test.each(
    expected.deliveries.map((delivery, i): [string, ExpectedDelivery] => [
      `${i + 1}: ${delivery.description}`,
      delivery,
    ]),
  )('%s', async (_, { logFile, expect: outcome }) => {
    const { alerts, report } = await deliver(logFile, history);
    expect(alerts.map(summarized)).toEqual(outcome.alerts);
    expect(summaryOf(report)).toMatchObject({
      matched: outcome.matched,
      known: outcome.known,
      excepted: outcome.excepted,
      alerted: outcome.alerts.length,
      failed: 0,
      failedNotifications: 0,
      skipped: outcome.skipped === undefined ? {} : { [outcome.skipped]: 1 },
    });
  });
});

describe('the samples, read by the command line,', () => {
  test('raise the same alerts when all log files are processed together', async () => {
    const { alerts, readSummary } = await detect('AWSLogs', exceptions);
    expect(readSummary.failed).toEqual([]);
    expect(alerts.map(summarized)).toEqual(expected.deliveries.flatMap((delivery) => delivery.expect.alerts));
  });

  test('raise an alert for the broker in its own network when there is no exception', async () => {
    const { alerts, tally } = await detect('AWSLogs', []);
    expect(tally.excepted).toBe(0);
    expect(alerts.filter(({ principal }) => principal.includes('federation-broker'))).toHaveLength(1);
    expect(alerts.find(({ principal }) => principal.includes('federation-broker'))?.time).toBe(
      Date.parse('2026-03-09T08:00:12Z'),
    );
  });

  test.each(expected.forms)('are accepted in another form: $description', async ({ logFile, expect: outcome }) => {
    const { alerts, tally, readSummary } = await detect(logFile, exceptions);
    expect(readSummary.failed).toEqual([]);
    expect(alerts.map(summarized)).toEqual(outcome.alerts);
    expect(tally).toMatchObject({ matched: outcome.matched, known: outcome.known, excepted: outcome.excepted });
  });
});

async function deliver(logFile: string, history: ReturnType<typeof memoryHistory>) {
  const alerts: Alert[] = [];
  const reports: InvocationReport[] = [];
  const parts: InvocationParts = {
    rules,
    exceptions,
    readLogFile: async ({ key }) => ({ body: await readFile(join(samplesFolder, key)), lastModified: undefined }),
    accepts: () => true,
    history: async () => history,
    publisher: async () => ({
      mostSingles: 10,
      mostInDigest: 10,
      publish: async (alert) => void alerts.push(alert),
      publishDigest: async (digest) => void alerts.push(...digest),
    }),
    lease: 60_000,
    reporter: (report) => reports.push(report),
    now: Date.now,
  };
  const response = await handleInvocation(sqsEvent(s3Event(s3Record(logFile))), parts, () => 60_000);
  expect(response).toEqual({ batchItemFailures: [] });
  const [report] = reports;
  if (report === undefined) throw new Error('The invocation ended without a report.');
  return { alerts, report };
}

function detect(path: string, chosen: typeof exceptions) {
  return detectInFiles({ paths: [join(samplesFolder, path)], rules, exceptions: chosen, progress: () => {} });
}

function summarized({ record, principal, severity, outcome }: Alert) {
  return { eventID: record.eventID, principal, severity, outcome };
}
