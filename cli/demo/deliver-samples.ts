import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { AlertPublisher } from '../../lambda/detection/delivery.ts';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { handleInvocation, type InvocationParts } from '../../lambda/invocation.ts';
import { type InvocationReport, type Summary, summaryOf } from '../../lambda/report.ts';
import { memoryHistory } from '../detect/memory-history.ts';

/** One delivery of a sample, as samples/expected.json lists them. */
export interface SampleDelivery {
  readonly logFile: string;
  readonly description: string;
}

/** The result of one delivery. */
export interface Delivered {
  readonly delivery: SampleDelivery;
  readonly alerts: readonly Alert[];
  readonly summary: Summary;
}

export interface DemoInput {
  readonly samplesFolder: string;
  readonly rules: readonly Rule[];
  readonly exceptions: readonly Exception[];
}

const bucket = 'firstsight-samples';
const minute = 60_000;

/** Passes the samples to the handler as S3 and SQS would, one after the other, with one shared history. */
export async function* deliverSamples(
  deliveries: readonly SampleDelivery[],
  { samplesFolder, rules, exceptions }: DemoInput,
): AsyncGenerator<Delivered> {
  const history = memoryHistory();
  for (const delivery of deliveries) {
    const alerts: Alert[] = [];
    const reports: InvocationReport[] = [];
    const parts: InvocationParts = {
      rules,
      exceptions,
      accepts: () => true,
      readLogFile: async ({ key }) => ({ body: await readFile(join(samplesFolder, key)), lastModified: undefined }),
      history: async () => history,
      publisher: async () => collector(alerts),
      lease: 2 * minute,
      reporter: (report) => reports.push(report),
      // One minute after CloudTrail delivered the file, so that the demo shows the same result on any day.
      now: () => (createdAtFromName(delivery.logFile) ?? 0) + minute,
    };
    await handleInvocation(queueEvent(delivery.logFile), parts, () => 2 * minute);
    for (const report of reports) yield { delivery, alerts, summary: summaryOf(report) };
  }
}

function collector(alerts: Alert[]): AlertPublisher {
  return {
    mostSingles: 10,
    mostInDigest: 100,
    publish: async (alert) => void alerts.push(alert),
    publishDigest: async (digest) => digest.forEach((alert) => void alerts.push(alert)),
  };
}

/** S3's notification in an SQS message, as Lambda's event source mapping passes it to the handler. */
function queueEvent(key: string) {
  const notification = {
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } },
      },
    ],
  };
  return { Records: [{ messageId: key, eventSource: 'aws:sqs', body: JSON.stringify(notification) }] };
}
