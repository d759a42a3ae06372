import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { auditParts } from '../lambda/audit-parts.ts';

const object = { bucket: 'trail-bucket', key: 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/log-file.json.gz' };

function hashOf(body: Uint8Array): Promise<string | undefined> {
  const readLogFile = async () => ({ body, lastModified: 0, etag: undefined, metadata: {} });
  const table = { tableName: 'history', retention: 0 };
  return auditParts({ ...table, queueUrl: '', delaySeconds: 1, accepts: () => true, readLogFile }).hashOf(object);
}

/** Counts the turns of the event loop until the work is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, isDone] = [0, false];
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isDone = true;
  return turns;
}

describe('the hash of an object that the audit compares', () => {
  test('is that of its inflated content', async () => {
    const content = '{"Records":[]}';
    expect(await hashOf(gzipSync(content))).toBe(createHash('sha256').update(content).digest('hex'));
  });

  test('is none for a body that cannot be inflated', async () => {
    expect(await hashOf(gzipSync('{"Records":[]}').subarray(0, 20))).toBe('unreadable');
  });

  test('lets the calls for other objects have their turn while it is taken', async () => {
    const mebibytes = 32;
    expect(await turnsDuring(hashOf(gzipSync(Buffer.alloc(mebibytes * 2 ** 20))))).toBeGreaterThanOrEqual(mebibytes);
  });
});
