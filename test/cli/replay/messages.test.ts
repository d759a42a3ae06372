import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logFilesCreatedIn, messageBody, messagesOf, type PastLogFile } from '../../../cli/replay/messages.ts';
import { notificationsIn } from '../../../lambda/cloudtrail/notifications/notification.ts';

const minute = 60_000;
const from = Date.parse('2026-03-20T09:00:00Z');
const to = Date.parse('2026-03-20T15:00:00Z');
const bucket = 'example-trail-bucket';
const folder = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/20/';
const prefixes = ['AWSLogs/111122223333/CloudTrail/'];

function delivered(time: number): string {
  const stamp = new Date(time).toISOString().replace(/[-:]/g, '').slice(0, 13);
  return `${folder}111122223333_CloudTrail_us-east-1_${stamp}Z_EXAMPLE.json.gz`;
}

function found(key: string, lastModified: number) {
  const name = `s3://${bucket}/${key}`;
  const read = () => Promise.reject(new Error('a replay reads no log file'));
  return { source: { name, bytes: 1_000, lastModified, read } };
}

function chosenOf(...objects: readonly (readonly [key: string, lastModified: number])[]) {
  return logFilesCreatedIn(
    objects.map(([key, lastModified]) => found(key, lastModified)),
    bucket,
    { from, to },
    prefixes,
  );
}

describe('the log files of a period', () => {
  test('are those that were delivered in it, or stored in it again, in order of creation', () => {
    const late = [delivered(to - minute), to + minute] as const;
    const early = [delivered(from - 5 * minute), from + minute] as const;
    const restored = [delivered(from - 86_400_000), from + minute] as const;
    const { logFiles, skipped } = chosenOf(late, restored, early);
    expect(logFiles.map(({ key }) => key)).toEqual([restored[0], early[0], late[0]]);
    expect(skipped).toBe(0);
  });

  test('are not those of before and after', () => {
    const before = from - 20 * minute;
    expect(chosenOf([delivered(before), before], [delivered(to + minute), to + minute]).logFiles).toEqual([]);
  });

  test('are none that the function would reject or skip', () => {
    const other = delivered(from).replaceAll('111122223333', '444455556666');
    const export_ = `${prefixes[0]}export.csv`;
    expect(chosenOf([other, from], [export_, from])).toMatchObject({ logFiles: [], skipped: 2 });
  });

  test('are counted apart from what could not be listed', () => {
    const error = new Error('denied');
    const entries = [
      { name: 'a', skipped: 'digest' as const },
      { name: 'b', error },
    ];
    expect(logFilesCreatedIn(entries, bucket, { from, to }, prefixes)).toEqual({
      logFiles: [],
      skipped: 1,
      failed: [{ name: 'b', error }],
    });
  });
});

describe('messages', () => {
  const logFile: fc.Arbitrary<PastLogFile> = fc.record({
    key: fc.string({ maxLength: 900, unit: 'binary' }).map((name) => `${folder}${name.replaceAll('/', '')}x.json.gz`),
    bytes: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 20_000_000 })),
    createdAt: fc.constant(from),
  });

  test('together announce every log file once, in order, as the function reads them', () => {
    fc.assert(
      fc.property(fc.array(logFile, { maxLength: 60 }), (logFiles) => {
        const event = {
          Records: messagesOf(logFiles).map((message, i) => ({
            eventSource: 'aws:sqs',
            messageId: String(i),
            body: messageBody(message, bucket, from),
          })),
        };
        const read = logFiles.length === 0 ? [] : notificationsIn(event);
        expect(read.flatMap((one) => one.logFiles)).toEqual(logFiles.map(({ key }) => ({ bucket, key })));
        expect(read.map(({ error }) => error)).toEqual(read.map(() => undefined));
      }),
    );
  });

  test('have at most ten log files, of at most 8 MB unless one alone has more, and ten messages are below the limit of SQS', () => {
    fc.assert(
      fc.property(fc.array(logFile, { maxLength: 60 }), (logFiles) => {
        for (const { logFiles: together, bytes } of messagesOf(logFiles)) {
          expect(together.length).toBeLessThanOrEqual(10);
          if (together.length > 1) expect(bytes).toBeLessThanOrEqual(8e6);
        }
      }),
    );
    const longest = { key: `${folder}${'é'.repeat(480)}.json.gz`, bytes: 1, createdAt: from };
    const [message] = messagesOf(Array(10).fill(longest));
    const body = message && messageBody(message, bucket, from);
    expect(10 * Buffer.byteLength(body ?? '')).toBeLessThan(1_048_576);
    expect(Buffer.byteLength(body ?? '')).toBeLessThan(262_144);
  });
});
