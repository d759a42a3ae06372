import { describe, expect, test } from '@jest/globals';
import { type Audit, auditDigest } from '../../lambda/audit/audit.ts';
import { accountedUntil } from '../../lambda/audit/ledger.ts';
import { CannotAuditError } from '../../lambda/audit/verify.ts';
import { AuditedBucket, bucket } from './bucket.ts';
import { type Delivered, DeliveringTrail, millisPerHour, otherSigner } from './delivering-trail.ts';

const from = Date.parse('2026-03-01T09:00:00Z');
const chain = 'us-east-1 trail us-east-1';

/** A trail with an hour that is audited, so that what follows is after the beginning of the audit. */
async function auditedTrail(options: { readonly organization?: string } = {}) {
  const trail = new DeliveringTrail({ bucket, from, ...options });
  const stored = new AuditedBucket();
  stored.clock = from + millisPerHour;
  const first = stored.put(trail.digest());
  await look(stored, first);
  return { trail, stored, first };
}

async function look(stored: AuditedBucket, key: string, at = 0): Promise<Audit> {
  const audit = await auditDigest({ bucket, key, look: at }, stored.parts, { now: stored.clock, mayGoOn: () => true });
  await audit.settle();
  return audit;
}

function foundIn({ sightings }: Audit): string[] {
  return sightings.map(({ parseRecord }) => {
    const { eventName, requestParameters } = parseRecord() as {
      eventName: string;
      requestParameters: { object: string };
    };
    return `${eventName} ${requestParameters.object.replace(`s3://${bucket}/`, '')}`;
  });
}

async function accounted({ ledger }: AuditedBucket): Promise<number | undefined> {
  return accountedUntil(await ledger.read('111122223333', 0), chain);
}

describe('an hour whose log files were all read', () => {
  test.each([{}, { organization: 'o-abcde12345' }])('is accounted for: %j', async (options) => {
    const { trail, stored } = await auditedTrail(options);
    const logFiles = ['{"Records":[]}', '{"Records":[1]}'].map((content) => stored.put(trail.logFile(content)));
    for (const key of logFiles) stored.read(key);
    const audit = await look(stored, stored.put(trail.digest()));
    expect(audit.counts).toEqual({ digestFiles: 1, audited: 2, found: 0, altered: 0, missing: 0 });
    expect(foundIn(audit)).toEqual([]);
    expect(stored.announced).toEqual([]);
    expect(stored.again).toEqual([]);
    expect(await accounted(stored)).toBe(from + 2 * millisPerHour);
  });

  test('is accounted for without a log file too', async () => {
    const { trail, stored } = await auditedTrail();
    await look(stored, stored.put(trail.digest()));
    expect(await accounted(stored)).toBe(from + 2 * millisPerHour);
  });
});

describe('a log file that was never announced', () => {
  test('is announced at the second look, and accounted for when it is read', async () => {
    const { trail, stored } = await auditedTrail();
    const missed = stored.put(trail.logFile('{"Records":[]}'));
    const digest = stored.put(trail.digest());
    await look(stored, digest);
    expect(stored.announced).toEqual([]);
    expect(stored.again).toEqual([{ bucket, key: digest, look: 1 }]);
    expect(await accounted(stored)).toBe(from + millisPerHour);
    expect((await look(stored, digest, 1)).counts.found).toBe(1);
    expect(stored.announced).toEqual([missed]);
    stored.read(missed);
    expect(foundIn(await look(stored, digest, 2))).toEqual([]);
    expect(await accounted(stored)).toBe(from + 2 * millisPerHour);
  });

  test('is not announced if it is from before the audit began', async () => {
    const trail = new DeliveringTrail({ bucket, from });
    const stored = new AuditedBucket();
    stored.clock = from + millisPerHour;
    stored.put(trail.logFile('{"Records":[]}'));
    await look(stored, stored.put(trail.digest()));
    expect(stored.announced).toEqual([]);
    expect(stored.again).toEqual([]);
  });

  test('is not announced if a run failed to read it: the queue has it', async () => {
    const { trail, stored } = await auditedTrail();
    const failed = stored.put(trail.logFile('{"Records":[]}'));
    stored.failToRead(failed);
    const digest = stored.put(trail.digest());
    for (const at of [0, 1, 2, 3, 4, 5]) await look(stored, digest, at);
    expect(stored.announced).toEqual([]);
    expect(stored.again).toHaveLength(5);
  });
});

describe('an alert is raised for', () => {
  test('a log file that was altered after a run read it', async () => {
    const { trail, stored } = await auditedTrail();
    const logFile = trail.logFile('{"Records":["evidence"]}');
    stored.read(stored.put(logFile));
    stored.put({ ...logFile, body: new DeliveringTrail({ bucket, from }).logFile('{"Records":[]}').body });
    const audit = await look(stored, stored.put(trail.digest()));
    expect(foundIn(audit)).toEqual([`LogFileAltered ${logFile.key}`]);
    expect(audit.sightings[0]?.parseRecord()).toMatchObject({
      awsRegion: 'us-east-1',
      recipientAccountId: '111122223333',
      requestParameters: { trail: 'trail', wasRead: 'as delivered', deliveredSha256: expect.any(String) },
    });
  });

  test('a log file that was written again with the same content: not', async () => {
    const { trail, stored } = await auditedTrail();
    const logFile = trail.logFile('{"Records":[]}');
    stored.read(stored.put(logFile));
    const objects = stored.objects.get(logFile.key);
    if (objects) stored.objects.set(logFile.key, { ...objects, etag: 'encrypted anew' });
    expect(foundIn(await look(stored, stored.put(trail.digest())))).toEqual([]);
  });

  test('a log file that was deleted, read or not', async () => {
    const { trail, stored } = await auditedTrail();
    const keys = ['{"Records":[]}', '{"Records":[1]}'].map((content) => stored.put(trail.logFile(content)));
    stored.read(keys[0] ?? '');
    for (const key of keys) stored.objects.delete(key);
    const audit = await look(stored, stored.put(trail.digest()));
    expect(foundIn(audit)).toEqual(keys.map((key) => `LogFileMissing ${key}`));
    expect(audit.counts.missing).toBe(2);
  });

  test('a log file that is absent after a day: not, since a lifecycle rule can have deleted it', async () => {
    const { trail, stored } = await auditedTrail();
    stored.objects.delete(stored.put(trail.logFile('{"Records":[]}')));
    stored.clock += 30 * millisPerHour;
    const audit = await look(stored, stored.put(trail.digest()));
    expect(foundIn(audit)).toEqual([]);
    expect(audit.counts.missing).toBe(1);
  });

  test.each<[string, (digest: Delivered) => Delivered]>([
    [
      'forged by somebody without the key of CloudTrail',
      () => new DeliveringTrail({ bucket, from }).digest({ signer: otherSigner }),
    ],
    ['without a signature', (digest) => ({ ...digest, metadata: {} })],
    ['moved from another place', (digest) => ({ ...digest, key: digest.key.replace('_trail_', '_other_') })],
  ])('a digest file %s, and its content is not used', async (_, change) => {
    const { trail, stored } = await auditedTrail();
    stored.put(trail.logFile('{"Records":[]}'));
    const digest = change(trail.digest());
    const audit = await look(stored, stored.put(digest), 1);
    expect(foundIn(audit)).toEqual([`DigestFileInvalid ${digest.key}`]);
    expect(stored.announced).toEqual([]);
    expect(audit.counts.digestFiles).toBe(0);
  });

  test('a digest file that was deleted, an hour after the next one arrived', async () => {
    const { trail, stored } = await auditedTrail();
    const deleted = trail.digest();
    const next = stored.put(trail.digest());
    for (const at of [0, 1, 2, 3]) expect(foundIn(await look(stored, next, at))).toEqual([]);
    expect(foundIn(await look(stored, next, 4))).toEqual([`DigestFileMissing ${deleted.key}`]);
  });

  test('digest files that begin again after some hours without', async () => {
    const { trail, stored } = await auditedTrail();
    trail.digest();
    const restarted = trail.digest({ chained: false });
    const audit = await look(stored, stored.put(restarted));
    expect(foundIn(audit)).toEqual([`DigestFilesRestarted ${restarted.key}`]);
    expect(audit.sightings[0]?.parseRecord()).toMatchObject({
      requestParameters: { uncoveredFrom: '2026-03-01T10:00:00Z', uncoveredTo: '2026-03-01T11:00:00Z' },
    });
  });

  test('a trail with another name, or of another Region: not', async () => {
    const { stored } = await auditedTrail();
    for (const other of [{ name: 'other' }, { region: 'eu-west-1' }]) {
      const trail = new DeliveringTrail({ bucket, from: from + 5 * millisPerHour, ...other });
      expect(foundIn(await look(stored, stored.put(trail.digest())))).toEqual([]);
    }
  });
});

describe('the same finding', () => {
  test('has the same alert at every look, so that it is published once', async () => {
    const { trail, stored } = await auditedTrail();
    stored.objects.delete(stored.put(trail.logFile('{"Records":[]}')));
    const digest = stored.put(trail.digest());
    const ids = [await look(stored, digest), await look(stored, digest, 1)].flatMap(({ sightings }) =>
      sightings.map(({ alertId, time, key }) => `${alertId} ${time} ${key.term}`),
    );
    expect(new Set(ids).size).toBe(1);
  });
});

describe('digest files that were never announced', () => {
  test('are caught up with one after the other, and until then their hours are not accounted for', async () => {
    const { trail, stored } = await auditedTrail();
    const missed = stored.put(trail.logFile('{"Records":[]}'));
    const unannounced = stored.put(trail.digest());
    const next = stored.put(trail.digest());
    await look(stored, next);
    expect((await look(stored, next, 1)).counts.found).toBe(1);
    expect(stored.announced).toEqual([unannounced]);
    expect(await accounted(stored)).toBe(from + millisPerHour);
    await look(stored, unannounced);
    await look(stored, unannounced, 1);
    expect(stored.announced).toEqual([unannounced, missed]);
    stored.read(missed);
    await look(stored, unannounced, 2);
    expect(await accounted(stored)).toBe(from + 3 * millisPerHour);
  });

  test('of before the audit began are not', async () => {
    const trail = new DeliveringTrail({ bucket, from });
    const stored = new AuditedBucket();
    stored.put(trail.digest());
    stored.clock = from + 2.5 * millisPerHour;
    const first = stored.put(trail.digest());
    for (const at of [0, 1]) await look(stored, first, at);
    expect(stored.announced).toEqual([]);
  });
});

describe('what the audit cannot see', () => {
  test('a digest file of a Region whose keys are denied is left out, without an alert and without a retry', async () => {
    const { trail, stored } = await auditedTrail();
    const denied = Object.assign(new Error('not allowed'), { code: 'AccessDeniedException' });
    const parts = { ...stored.parts, publicKey: () => Promise.reject(denied) };
    const reference = { bucket, key: stored.put(trail.digest()), look: 0 };
    await expect(auditDigest(reference, parts, { now: stored.clock, mayGoOn: () => true })).rejects.toThrow(
      CannotAuditError,
    );
  });

  test('an error that may pass is not', async () => {
    const { trail, stored } = await auditedTrail();
    const slow = Object.assign(new Error('slow down'), { code: 'ThrottlingException' });
    const parts = { ...stored.parts, publicKey: () => Promise.reject(slow) };
    const reference = { bucket, key: stored.put(trail.digest()), look: 0 };
    await expect(auditDigest(reference, parts, { now: stored.clock, mayGoOn: () => true })).rejects.toBe(slow);
  });

  test('what the trail delivered to another bucket before is neither missing nor the end of its chain', async () => {
    const trail = new DeliveringTrail({ bucket: 'an-earlier-bucket', from });
    const stored = new AuditedBucket();
    stored.clock = from;
    trail.digest();
    trail.logFile('{"Records":[]}');
    trail.moveTo(bucket);
    stored.read(stored.put(trail.logFile('{"Records":[]}')));
    const audit = await look(stored, stored.put(trail.digest()), 4);
    expect(audit.counts).toMatchObject({ missing: 0, altered: 0, found: 0 });
  });

  test('a replica of the bucket is audited like the original, whose name the digest files have', async () => {
    const trail = new DeliveringTrail({ bucket: 'the-original', from });
    const stored = new AuditedBucket();
    stored.clock = from;
    stored.put(trail.digest());
    const [read, gone] = [trail.logFile('{"Records":[]}'), trail.logFile('{"Records":[1]}')];
    stored.read(stored.put(read));
    const audit = await look(stored, stored.put(trail.digest()));
    expect(foundIn(audit)).toEqual([`LogFileMissing ${gone.key}`]);
  });
});
