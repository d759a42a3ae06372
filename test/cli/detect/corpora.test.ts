import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { detectInFiles } from '../../../cli/detect/detect.ts';
import type { CloudTrailRecord, JsonObject } from '../../../lambda/detection/record.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../../records.ts';

const hour = 3_600_000;
const windowMillis = 240 * hour;
const start = Date.parse('2026-01-01T00:00:00Z');

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A call of a corpus, and its caller. */
interface Call {
  readonly caller: keyof typeof callers;
  /** Hours after the start, in steps that hit the edge of the window exactly. */
  readonly hour: number;
  readonly succeeded: boolean;
  readonly decoy: boolean;
}

const role = 'arn:aws:iam::444455556666:role/pipeline';

/** Identities with their expected principal, written by hand: the oracle does not use the product's code for it. */
const callers = {
  alice: { principal: 'arn:aws:iam::111122223333:user/alice', identity: () => user('111122223333', 'alice') },
  namesake: { principal: 'arn:aws:iam::444455556666:user/alice', identity: () => user('444455556666', 'alice') },
  root: {
    principal: 'arn:aws:iam::111122223333:root',
    identity: () => ({ type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' }),
  },
  session: {
    principal: role,
    identity: (i: number) => ({
      type: 'AssumedRole',
      arn: `arn:aws:sts::444455556666:assumed-role/pipeline/session-${i}`,
      accountId: '444455556666',
      sessionContext: { sessionIssuer: { type: 'Role', arn: role } },
    }),
  },
  nameless: { principal: '111122223333:unidentified', identity: () => null },
} satisfies Record<string, { readonly principal: string; readonly identity: (i: number) => JsonObject | null }>;

function user(accountId: string, userName: string): JsonObject {
  return { type: 'IAMUser', arn: `arn:aws:iam::${accountId}:user/${userName}`, accountId, userName };
}

function recordOf(call: Call, i: number): CloudTrailRecord {
  const changes: JsonObject = {
    eventID: `event-${i}`,
    eventTime: new Date(timeOf(call)).toISOString(),
    userIdentity: callers[call.caller].identity(i),
  };
  if (call.decoy) return decoys[i % decoys.length]?.(changes) ?? changes;
  return call.succeeded ? federationTokenRecord(changes) : deniedRecord(changes);
}

/** Records that mention the call but do not match. */
const decoys: readonly ((changes: JsonObject) => CloudTrailRecord)[] = [
  (changes) => federationTokenRecord({ ...changes, eventSource: 'example.amazonaws.com' }),
  (changes) => federationTokenRecord({ ...changes, eventName: 'GetFederationTokens' }),
  (changes) =>
    federationTokenRecord({ ...changes, eventName: 'GetUser', requestParameters: { eventName: 'GetFederationToken' } }),
  (changes) =>
    federationTokenRecord({
      ...changes,
      eventName: 'PutRolePolicy',
      requestParameters: { Records: [federationTokenRecord()] },
    }),
];

function timeOf(call: Call): number {
  return start + call.hour * hour;
}

/** The definition of the rule, by comparing each call with every earlier one: the ids of the records that must alert. */
function mustAlert(calls: readonly Call[]): string[] {
  const real = calls.map((call, i) => ({ ...call, id: `event-${i}` })).filter((call) => !call.decoy);
  const inOrder = real.toSorted((a, b) => a.hour - b.hour || Number(a.succeeded) - Number(b.succeeded));
  return inOrder
    .filter((call, i) => {
      // Two callers that a record does not identify can be two.
      const earlier = inOrder.slice(0, i).filter(({ caller }) => caller === call.caller && caller !== 'nameless');
      const counting = call.succeeded ? earlier.filter(({ succeeded }) => succeeded) : earlier;
      return !counting.some((other) => timeOf(call) - timeOf(other) <= windowMillis);
    })
    .map(({ id }) => id)
    .toSorted();
}

/** How the records of a corpus are written to files. */
interface Layout {
  readonly perFile: number;
  readonly duplicates: boolean;
  readonly reversed: boolean;
  readonly style: 'plain' | 'pretty' | 'gzip' | 'members' | 'escaped';
}

const styles: Record<Layout['style'], (log: JsonObject) => Buffer> = {
  plain: (log) => Buffer.from(JSON.stringify(log)),
  pretty: (log) => Buffer.from(JSON.stringify(log, null, 2).replaceAll('\n', '\r\n')),
  gzip: (log) => gzipSync(JSON.stringify(log)),
  members: (log) => {
    const text = Buffer.from(JSON.stringify(log));
    return Buffer.concat([gzipSync(text.subarray(0, text.length / 2)), gzipSync(text.subarray(text.length / 2))]);
  },
  escaped: (log) =>
    gzipSync(JSON.stringify(log).replaceAll('"GetFederationToken"', '"\\u0047et\\u0046ederationToken"')),
};

async function write(calls: readonly Call[], { perFile, duplicates, reversed, style }: Layout): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'firstsight-corpus-'));
  folders.push(folder);
  const records = calls.map(recordOf);
  const inFiles = reversed ? records.toReversed() : records;
  const files = Array.from({ length: Math.ceil(inFiles.length / perFile) }, (_, i) =>
    inFiles.slice(i * perFile, (i + 1) * perFile),
  );
  for (const [i, Records] of (duplicates ? [...files, ...files] : files).entries()) {
    const name = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/111122223333_CloudTrail_us-east-1_20260301T0905Z_${i}.json.gz`;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), styles[style]({ Records }));
  }
  return folder;
}

const calls = fc.array(
  fc.record({
    caller: fc.constantFrom(...(Object.keys(callers) as (keyof typeof callers)[])),
    hour: fc.oneof(fc.integer({ min: 0, max: 1_500 }), fc.constantFrom(0, 240, 241, 480, 481)),
    succeeded: fc.boolean(),
    decoy: fc.nat({ max: 4 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 60 },
);

const layout: fc.Arbitrary<Layout> = fc.record({
  perFile: fc.integer({ min: 1, max: 20 }),
  duplicates: fc.boolean(),
  reversed: fc.boolean(),
  style: fc.constantFrom('plain', 'pretty', 'gzip', 'members', 'escaped'),
});

test('every corpus raises exactly the alerts that the rule defines: none missing, none extra, none twice', async () => {
  await fc.assert(
    fc.asyncProperty(calls, layout, async (corpus, inFiles) => {
      const folder = await write(corpus, inFiles);
      const { alerts, tally, readSummary } = await detectInFiles({
        paths: [folder],
        rules: [rule],
        exceptions: [],
        progress: () => {},
      });
      expect(readSummary.failed).toEqual([]);
      const alerted = alerts.map(({ record }) => String(record.eventID));
      expect(alerted.map(withTies(corpus)).toSorted()).toEqual(mustAlert(corpus).map(withTies(corpus)).toSorted());
      for (const { record, principal } of alerts) {
        expect(principal).toBe(callers[corpus[Number(String(record.eventID).slice(6))]?.caller ?? 'alice'].principal);
      }
      expect(tally.matched).toBe(corpus.filter(({ decoy }) => !decoy).length * (inFiles.duplicates ? 2 : 1));
      expect(tally.matched).toBe(tally.known + tally.alerted);
    }),
    { numRuns: 150 },
  );
});

/** The rule cannot distinguish calls with the same principal, second and outcome: any one of them may be the one that alerts. */
function withTies(corpus: readonly Call[]) {
  return (id: string) => {
    const call = corpus[Number(id.slice(6))];
    return `${call?.caller} ${call?.hour} ${call?.succeeded}`;
  };
}
