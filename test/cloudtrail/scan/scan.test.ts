import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { defaultLimits } from '../../../lambda/cloudtrail/inflate/inflate.ts';
import {
  LogFileCorruptError,
  LogFileNotJsonError,
  LogFileTooLargeError,
  RecordsMissingError,
  RecordTooLargeError,
  TooManyMatchesError,
} from '../../../lambda/cloudtrail/log-file-errors.ts';
import { scanLogFile } from '../../../lambda/cloudtrail/scan/scan.ts';
import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import { federationTokenRecord } from '../../records.ts';

const search: Search = {
  strings: ['GetFederationToken'],
  field: 'eventName',
  test: ({ eventName }) => eventName === 'GetFederationToken',
};

const call = federationTokenRecord();
const other = federationTokenRecord({ eventName: 'AssumeRole', requestParameters: { padding: 'x'.repeat(1500) } });
const calls = (...ids: string[]): CloudTrailRecord[] => ids.map((eventID) => federationTokenRecord({ eventID }));
const others = (count: number): CloudTrailRecord[] => Array<CloudTrailRecord>(count).fill(other);
const logFile = (...records: unknown[]): Buffer => gzipSync(JSON.stringify({ Records: records }), { level: 1 });

const scan = (body: Uint8Array): Promise<readonly CloudTrailRecord[]> =>
  scanLogFile(body, search).then(({ records }) => records);

describe('the scan of a log file', () => {
  test('returns the matching records in the order of the file', async () => {
    const [first, second] = calls('first', 'second');
    expect(await scan(logFile(other, first, other, second))).toEqual([first, second]);
  });

  test('finds the one call in the middle of many megabytes', async () => {
    const body = logFile(...others(4000), call, ...others(4000));
    expect(await scanLogFile(body, search)).toEqual({ records: [call], inflatedBytes: inflatedSize(8000) });
  });

  test('finds calls at either end of many megabytes', async () => {
    const [first, last] = calls('first', 'last');
    expect(await scan(logFile(first, ...others(5000), last))).toEqual([first, last]);
    expect(await scan(logFile(...others(5000), first, last))).toEqual([first, last]);
  });

  test.each([
    ['without a match', others(5000)],
    ['with one in the first chunk', [call, ...others(5000)]],
    ['with one behind the first megabytes', [...others(5000), call]],
  ])('counts the inflated bytes of a file %s', async (_, records) => {
    const size = JSON.stringify({ Records: records }).length;
    expect((await scanLogFile(logFile(...records), search)).inflatedBytes).toBe(size);
  });

  test('accepts a file without records', async () => {
    expect(await scan(logFile())).toEqual([]);
    expect(await scan(Buffer.from('{"Records":[]}'))).toEqual([]);
  });

  test('accepts plain, pretty-printed JSON, and does not change the bytes', async () => {
    const body = new TextEncoder().encode(JSON.stringify({ Records: [call] }, null, 2).replaceAll('\n', '\r\n'));
    const before = Buffer.from(body);
    expect(await scan(body)).toEqual([call]);
    expect(before.equals(body)).toBe(true);
  });

  test('accepts records that are split over gzip members', async () => {
    const text = Buffer.from(JSON.stringify({ Records: [call] }));
    const body = Buffer.concat([gzipSync(text.subarray(0, 300)), gzipSync(text.subarray(300))]);
    expect(await scan(body)).toEqual([call]);
  });

  test('reads an escaped name as the name', async () => {
    const text = JSON.stringify({ Records: [call] });
    const spelled = text.replace(
      '"eventName":"GetFederationToken"',
      String.raw`"event\u004eame":"Get\u0046ederationToken"`,
    );
    expect(await scan(gzipSync(spelled.replace('Records', String.raw`\u0052ecords`)))).toEqual([call]);
  });

  test('uses the last of two Records, as JSON.parse does', async () => {
    const twice = (first: unknown, second: unknown) =>
      gzipSync(`{"Records":${JSON.stringify(first)},"Records":${JSON.stringify(second)}}`);
    expect(await scan(twice([call], []))).toEqual([]);
    expect(await scan(twice([], [call]))).toEqual([call]);
    expect(await scan(twice([...others(5000), call], [...others(10)]))).toEqual([]);
    await expect(scan(twice([call], null))).rejects.toThrow(RecordsMissingError);
  });

  test('reads 100,000 levels of nesting beside a call', async () => {
    const deep = `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`;
    const text = `{"Records":[{"requestParameters":${deep}},${JSON.stringify(call)},{"x":${deep}}]}`;
    expect(await scan(gzipSync(text))).toEqual([call]);
  });

  test('reads strings of several megabytes, in a call and beside it', async () => {
    const long = federationTokenRecord({ requestParameters: { policy: 'x"\\é\n'.repeat(500_000) } });
    expect(await scan(logFile({ userAgent: 'y'.repeat(5_000_000) }, long))).toEqual([long]);
  });

  test('replaces bytes that are not UTF-8, as decoding does', async () => {
    const text = Buffer.from(JSON.stringify({ Records: [federationTokenRecord({ userAgent: 'agent <>' })] }));
    text[text.indexOf('<>')] = 0xe2;
    text[text.indexOf('>"')] = 0xff;
    const decoded = federationTokenRecord({ userAgent: 'agent \ufffd\ufffd' });
    expect(await scan(gzipSync(text))).toEqual([decoded]);
    const byAgent: Search = { strings: ['agent \ufffd\ufffd'], field: 'userAgent', test: () => true };
    expect((await scanLogFile(gzipSync(text), byAgent)).records).toEqual([decoded]);
  });
});

describe('the work of a scan', () => {
  test('parses only records whose own field has the name', async () => {
    const tested: CloudTrailRecord[] = [];
    const nested = federationTokenRecord({ eventName: 'AssumeRole', requestParameters: { eventName: call.eventName } });
    const test = (record: CloudTrailRecord) => tested.push(record) > 0;
    await scanLogFile(logFile(call, other, nested, { x: { eventName: call.eventName } }), { ...search, test });
    expect(tested).toEqual([call]);
  });
});

describe('a file that is not a log file', () => {
  test.each([
    '{}',
    '{"records":[]}',
    '{"Records":{}}',
    '{"Records":null}',
    '[{"Records":[]}]',
    '5',
    'null',
    '"Records"',
  ])('is reported as a file without Records: %s', async (text) => {
    await expect(scan(gzipSync(text))).rejects.toThrow(RecordsMissingError);
  });

  test.each([
    '',
    ' ',
    '{"Records":[',
    '{"Records":[]',
    '{"Records":[}',
    'hello',
    '\ufeff{"Records":[]}',
    '{"Records":[],}',
  ])('is reported as invalid JSON: %j', async (text) => {
    await expect(scan(gzipSync(text))).rejects.toThrow(LogFileNotJsonError);
    await expect(scan(Buffer.from(text))).rejects.toThrow(LogFileNotJsonError);
  });

  test('is reported as empty if it is empty', async () => {
    await expect(scan(new Uint8Array())).rejects.toThrow('not valid JSON: it is empty');
  });

  test('is reported with the position of the first wrong byte', async () => {
    const text = `{"Records":[${JSON.stringify(call)};${JSON.stringify(call)}]}`;
    const place = text.indexOf('};{') + 1;
    await expect(scan(gzipSync(text))).rejects.toThrow(`unexpected ";" at byte ${place} of inflated text`);
  });
});

describe('a damaged log file', () => {
  test('is reported as damaged, not as invalid JSON, if it is both', async () => {
    const body = gzipSync(`{"Records":[${JSON.stringify(call)};${JSON.stringify(others(3000))}]}`);
    await expect(scan(body)).rejects.toThrow(LogFileNotJsonError);
    body[body.length - 6] = (body[body.length - 6] as number) ^ 1;
    await expect(scan(body)).rejects.toThrow(LogFileCorruptError);
  });

  test('returns none of its matches', async () => {
    const body = logFile(call, ...others(5000));
    await expect(scan(body.subarray(0, -1))).rejects.toThrow(LogFileCorruptError);
    await expect(scan(body.subarray(0, body.length >> 1))).rejects.toThrow(LogFileCorruptError);
  });

  test('stops at the limit of inflated bytes', async () => {
    const body = logFile(call);
    const limits = { maxInflatedBytes: 500 };
    await expect(scanLogFile(body, search, limits)).rejects.toThrow(LogFileTooLargeError);
  });
});

function inflatedSize(count: number): number {
  return JSON.stringify({ Records: [...others(count), call] }).length;
}

describe('a log file with records that are too large', () => {
  const search: Search = { field: 'eventName', strings: ['Wanted'], test: () => true };

  test('is an error if one matching record does not end', async () => {
    const body = gzipSync(`{"Records":[{"eventName":"Wanted","text":"${'x'.repeat(20 * 2 ** 20)}"}]}`);
    await expect(scanLogFile(body, search)).rejects.toThrow(RecordTooLargeError);
  });

  test('is an error if the matching records do not end', async () => {
    const record = `{"eventName":"Wanted","text":"${'x'.repeat(2 ** 20)}"}`;
    const body = gzipSync(`{"Records":[${Array(70).fill(record).join(',')}]}`);
    const limits = { ...defaultLimits, mostMatchBytes: 64 * 2 ** 20 };
    await expect(scanLogFile(body, search, limits)).rejects.toThrow(TooManyMatchesError);
  });

  test('is an error if it has a million matching records, however small they are', async () => {
    const records = Array(1_000_000).fill('{"eventSource":"sts.amazonaws.com","eventName":"Wanted"}').join(',');
    await expect(scanLogFile(gzipSync(`{"Records":[${records}]}`), search)).rejects.toThrow(TooManyMatchesError);
  });
});
