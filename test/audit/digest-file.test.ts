import { generateKeyPairSync } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { InvalidDigestError, isPredecessor, isSignedBy, readDigestFile } from '../../lambda/audit/digest-file.ts';
import { digestKeyOf } from '../../lambda/audit/digest-key.ts';
import { type Delivered, DeliveringTrail, millisPerHour, otherSigner, publicKey } from './delivering-trail.ts';

const from = Date.parse('2026-03-01T09:00:00Z');

function trail() {
  return new DeliveringTrail({ bucket: 'my-trail-bucket', from });
}

function withContent(digest: Delivered, change: (text: string) => string): Delivered {
  return { ...digest, body: gzipSync(change(gunzipSync(digest.body).toString())) };
}

describe('a digest file', () => {
  test('names its hour, the one before it, and each log file with its hash', () => {
    const delivering = trail();
    const first = delivering.digest();
    const logFile = delivering.logFile('{"Records":[]}');
    const second = readDigestFile(delivering.digest());
    expect(second).toMatchObject({
      bucket: 'my-trail-bucket',
      start: from + millisPerHour,
      end: from + 2 * millisPerHour,
      previous: { key: first.key, signature: first.metadata.signature },
      logFiles: [{ bucket: 'my-trail-bucket', key: logFile.key }],
    });
    expect(readDigestFile(first).previous).toBeUndefined();
  });

  test('is valid with the signature of CloudTrail, also the first one of a chain', () => {
    const delivering = trail();
    for (const digest of [delivering.digest(), delivering.digest()]) {
      expect(isSignedBy(readDigestFile(digest), publicKey.der)).toBe(true);
    }
  });

  test.each<[string, (digest: Delivered) => Delivered]>([
    ['of which one byte was changed', (digest) => withContent(digest, (text) => text.replace('SHA-256', 'SHA-257'))],
    [
      'with a log file less',
      (digest) => withContent(digest, (text) => text.replace(/"logFiles":\[.*\]/, '"logFiles":[]')),
    ],
    [
      'with another signature',
      (digest) => ({ ...digest, metadata: { ...digest.metadata, signature: 'ab'.repeat(256) } }),
    ],
    [
      'with a signature that is no hexadecimal number',
      (digest) => ({ ...digest, metadata: { ...digest.metadata, signature: 'none' } }),
    ],
  ])('%s is not', (_, change) => {
    const delivering = trail();
    delivering.digest();
    delivering.logFile('{"Records":[]}');
    expect(isSignedBy(readDigestFile(change(delivering.digest())), publicKey.der)).toBe(false);
  });

  test('signed with another key is not', () => {
    expect(isSignedBy(readDigestFile(trail().digest({ signer: otherSigner })), publicKey.der)).toBe(false);
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
      format: 'der',
      type: 'pkcs1',
    });
    expect(isSignedBy(readDigestFile(trail().digest()), other)).toBe(false);
  });

  test.each<[string, (digest: Delivered) => Delivered, RegExp]>([
    ['without metadata', (digest) => ({ ...digest, metadata: {} }), /has no signature/],
    ['that is not gzip', (digest) => ({ ...digest, body: Buffer.from('{}') }), /is not gzipped JSON/],
    ['that is a list', (digest) => ({ ...digest, body: gzipSync('[]') }), /is not a JSON object/],
    [
      'without its place',
      (digest) => withContent(digest, (text) => text.replace('digestS3Object', 'x')),
      /digestS3Object/,
    ],
    [
      'without an end',
      (digest) => withContent(digest, (text) => text.replace(/"digestEndTime":"[^"]*"/, '"digestEndTime":"x"')),
      /not a time/,
    ],
  ])('%s cannot be read', (_, change, message) => {
    expect(() => readDigestFile(change(trail().digest()))).toThrow(InvalidDigestError);
    expect(() => readDigestFile(change(trail().digest()))).toThrow(message);
  });

  test('is recognized as the one before another by its content and its signature', () => {
    const delivering = trail();
    const first = delivering.digest();
    const { previous } = readDigestFile(delivering.digest());
    if (previous === undefined) throw new Error('no predecessor');
    expect(isPredecessor(first, previous)).toBe(true);
    expect(
      isPredecessor(
        withContent(first, (text) => `${text} `),
        previous,
      ),
    ).toBe(false);
    expect(isPredecessor({ ...first, metadata: {} }, previous)).toBe(false);
    expect(isPredecessor({ ...first, body: Buffer.from('x') }, previous)).toBe(false);
  });
});

describe('the key of a digest file', () => {
  const key =
    'AWSLogs/o-abcde12345/111122223333/CloudTrail-Digest/eu-west-1/2026/03/01/111122223333_CloudTrail-Digest_eu-west-1_my_trail_us-east-1_20260301T100000Z.json.gz';

  test('names the account, both Regions, the trail and the end of its hour', () => {
    expect(digestKeyOf(key)).toEqual({
      accountId: '111122223333',
      region: 'eu-west-1',
      trail: 'my_trail',
      homeRegion: 'us-east-1',
      end: from + millisPerHour,
      isBackfill: false,
    });
    expect(digestKeyOf(key.replace('.json', '_backfill.json'))?.isBackfill).toBe(true);
  });

  test.each([
    ['of a log file', key.replaceAll('CloudTrail-Digest', 'CloudTrail')],
    ['with another account in its name', key.replace('/111122223333_', '/444455556666_')],
    ['with another Region in its name', key.replace('_eu-west-1_', '_eu-west-2_')],
    ['without a time', key.replace('20260301T100000Z', 'now')],
  ])('is not one %s', (_, other) => {
    expect(digestKeyOf(other)).toBeUndefined();
  });
});
