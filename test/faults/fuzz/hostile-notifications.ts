import fc from 'fast-check';
import { memoryHistory } from '../../../cli/detect/memory-history.ts';
import { messagePublisher } from '../../../lambda/alerting/message.ts';
import { handleInvocation, InvocationFailedError } from '../../../lambda/invocation.ts';
import type { InvocationReport } from '../../../lambda/report.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { withValueAt } from '../../cloudtrail/altered.ts';
import { bucket, genuineEvents, key } from '../../cloudtrail/notifications/notifications.ts';
import { logFileOf } from '../log-files.ts';
import type { Judged } from './judge.ts';

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    ...genuineEvents,
    '%',
    '%00',
    '../../AWSLogs/',
    key,
    `other/${key}`,
    'other-bucket',
    `${bucket}.evil.example`,
    'x'.repeat(100_000),
    '['.repeat(100_000),
    '__proto__',
    'aws:sqs',
    'aws:sns',
    's3:TestEvent',
    'Notification',
    Array(2_000).fill(key),
  ),
);

/** Events with other values in one or more fields. */
export const hostileNotifications = fc
  .tuple(fc.constantFrom(...genuineEvents), fc.array(fc.tuple(fc.nat(), odd), { maxLength: 3 }))
  .map(([event, changes]) =>
    changes.reduce((altered: unknown, [place, value]) => withValueAt(altered, place, value), event),
  );

/** @throws {Error} that describes what the code did wrong with this event */
export async function judgeNotification(event: unknown): Promise<Judged> {
  const reports: InvocationReport[] = [];
  const read: string[] = [];
  const history = memoryHistory();
  const parts = {
    rules: [rule],
    exceptions: [],
    readLogFile: async (object: { readonly bucket: string; readonly key: string }) => {
      read.push(object.bucket);
      return { body: logFileOf([{ user: 'alice', after: 0 }]), lastModified: undefined };
    },
    accepts: (object: { readonly bucket: string; readonly key: string }) =>
      object.bucket === bucket && object.key.startsWith('AWSLogs/'),
    history: async () => history,
    publisher: async () => messagePublisher([rule], async () => {}),
    lease: 120_000,
    reporter: (report: InvocationReport) => reports.push(report),
    now: Date.now,
  };
  await handleInvocation(event, parts, () => 120_000).catch((error: unknown) => {
    if (!(error instanceof InvocationFailedError)) throw error;
  });
  const [report] = reports;
  if (report === undefined) throw new Error('the run reported nothing');
  if (read.some((name) => name !== bucket)) throw new Error('another bucket was read');
  for (const { logFiles, skipped, error } of report.notifications) {
    if (logFiles.length + skipped.length === 0 && error === undefined) throw new Error('a message was lost');
  }
  return { legal: report.failures.length === 0, matches: report.tally.matched, messages: report.deliveries.length };
}
