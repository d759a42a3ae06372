import { expect, test } from '@jest/globals';
import { memoryHistory } from '../cli/detect/memory-history.ts';
import { watches } from '../lambda/cloudtrail/notifications/log-file-key.ts';
import { handleInvocation, type InvocationParts } from '../lambda/invocation.ts';
import { type InvocationReport, summaryOf } from '../lambda/report.ts';
import { bucket, cloudTrailMessage, key, sqsEvent } from './cloudtrail/notifications/notifications.ts';

const elsewhere = key.replaceAll('111122223333', '444455556666');

/** Invokes a detector that watches one account; returns what was read and reported. */
async function invoked(event: unknown) {
  const read: string[] = [];
  const reports: InvocationReport[] = [];
  const parts: InvocationParts = {
    rules: [],
    exceptions: [],
    readLogFile: async (object) => {
      read.push(object.key);
      return { body: Buffer.from('{"Records":[]}'), lastModified: undefined };
    },
    accepts: (object) => object.bucket === bucket,
    watches: watches({ organizationId: undefined, accounts: ['111122223333'], excludedAccounts: [] }),
    history: async () => memoryHistory(),
    publisher: async () => {
      throw new Error('There is nothing to publish.');
    },
    lease: 1,
    reporter: (report) => void reports.push(report),
    now: () => 0,
  };
  const { batchItemFailures } = await handleInvocation(event, parts, () => 120_000);
  return { read, failed: batchItemFailures.length, summaries: reports.map(summaryOf) };
}

test('a log file of an account that is not watched is counted as skipped, and is neither read nor failed', async () => {
  const { read, failed, summaries } = await invoked(sqsEvent(cloudTrailMessage(key, elsewhere)));
  expect(read).toEqual([key]);
  expect(failed).toBe(0);
  expect(summaries).toMatchObject([{ logFiles: 1, failedLogFiles: 0, skipped: { 'unwatched-account': 1 } }]);
});

test('a log file of such an account in another bucket fails, so that an alarm is raised', async () => {
  const message = { ...cloudTrailMessage(elsewhere), s3Bucket: 'another-bucket' };
  const { read, failed, summaries } = await invoked(sqsEvent(message));
  expect(read).toEqual([]);
  expect(failed).toBe(1);
  expect(summaries).toMatchObject([{ failedLogFiles: 1, skipped: {} }]);
});
