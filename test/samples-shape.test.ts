import { describe, expect, test } from '@jest/globals';
import { classifyKey } from '../lambda/cloudtrail/notifications/log-file-key.ts';
import { eventTimeOf, textAt, valueAt } from '../lambda/detection/record.ts';
import { expected, recordsOf, sampleFiles, sampleText } from './samples.ts';

const logFiles = [...sampleFiles('AWSLogs'), ...sampleFiles('investigation')].filter(
  (path) => classifyKey(path).kind === 'log-file',
);
const folders = ['AWSLogs', 'detonations', 'forms', 'investigation', 'rules'];
const everyFile = [...folders.flatMap(sampleFiles), 'expected.json', 'exceptions.json', 'README.md'];

test('expected.json lists each sample and each form', () => {
  expect([...new Set(expected.deliveries.map(({ logFile }) => logFile))].sort()).toEqual(sampleFiles('AWSLogs'));
  expect(expected.forms.map(({ logFile }) => logFile).sort()).toEqual(sampleFiles('forms'));
});

test.each([...expected.deliveries, ...expected.forms])(
  'the expected counts add up for: $description',
  ({ expect: outcome }) => {
    expect(outcome.matched).toBe(outcome.alerts.length + outcome.known + outcome.excepted);
  },
);

describe('a sample has the shape of a CloudTrail log file:', () => {
  test.each(logFiles)('%s', (path) => {
    const key = classifyKey(path);
    if (key.kind !== 'log-file') throw new Error(`${path} is not a log file`);
    for (const record of recordsOf(path)) {
      const time = eventTimeOf(record) ?? Number.NaN;
      const age = (key.createdAt ?? Number.NaN) - time;
      expect(age).toBeGreaterThan(0);
      expect(age).toBeLessThan(15 * 60_000);
      expect(record).toMatchObject({ recipientAccountId: key.accountId, awsRegion: key.region, eventVersion: '1.11' });
    }
  });

  test('each record has a unique event ID', () => {
    const ids = logFiles.flatMap(recordsOf).map((record) => textAt(record, 'eventID'));
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id ?? '')),
    ).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('each issued session expires after the requested duration, in the format of CloudTrail', () => {
    const issued = logFiles
      .flatMap(recordsOf)
      .filter((record) => record.eventName === 'GetFederationToken' && !record.errorCode);
    expect(issued.length).toBeGreaterThan(0);
    for (const record of issued) {
      const expiration = textAt(record, 'responseElements', 'credentials', 'expiration') ?? '';
      expect(expiration).toMatch(/^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}:\d{2} [AP]M$/);
      const seconds = Number(valueAt(record, 'requestParameters', 'durationSeconds'));
      expect(Date.parse(`${expiration} UTC`)).toBe((eventTimeOf(record) ?? 0) + seconds * 1000);
    }
  });
});

/** Addresses for documentation (RFC 5737), and the start of the block of all addresses. */
const placeholderAddress = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^0\.0\.0\.0$/;

describe('a sample contains placeholder values only:', () => {
  test.each(everyFile)('%s', (path) => {
    const text = sampleText(path);
    expect(found(text, /(?<![\da-f-])\d{12}(?![\da-f])/g, ['111122223333', '444455556666'])).toEqual([]);
    expect(
      found(text, /\b\d{1,3}(?:\.\d{1,3}){3}\b/g, []).filter((address) => !placeholderAddress.test(address)),
    ).toEqual([]);
    expect(
      found(text, /\bA(?:KIA|SIA|IDA|ROA)[A-Z0-9]{4,}/g, []).filter((id) => !/^.{13,14}EXAMPLE$/.test(id)),
    ).toEqual([]);
    expect(
      found(text, /"sessionToken": ?"([^"]*)"/g, []).filter(
        (token) => !/"EXAMPLE-SESSION-TOKEN-THAT-MUST-NOT-APPEAR"$/.test(token),
      ),
    ).toEqual([]);
  });
});

function found(text: string, pattern: RegExp, allowed: readonly string[]): string[] {
  return [...text.matchAll(pattern)].map(([whole]) => whole).filter((whole) => !allowed.includes(whole));
}
