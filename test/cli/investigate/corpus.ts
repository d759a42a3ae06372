import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from '@jest/globals';
import { type Investigation, investigate } from '../../../cli/investigate/investigate.ts';
import type { Subject } from '../../../cli/investigate/subject.ts';
import type { CloudTrailRecord, JsonObject } from '../../../lambda/detection/record.ts';
import { federationTokenRecord } from '../../records.ts';

export const account = '111122223333';
export const issuedKey = 'ASIAISSUED234EXAMPLE';
export const otherKey = 'ASIAISSUED22DEXAMPLE';
export const consoleKey = 'ASIACONSOLE22EXAMPLE';
export const baseArn = `arn:aws:iam::${account}:user/alice`;
export const sessionArn = `arn:aws:sts::${account}:federated-user/report-reader`;
export const issuedAt = Date.parse('2026-03-01T09:00:00Z');
export const expiresAt = Date.parse('2026-03-01T21:00:00Z');
export const now = Date.parse('2026-03-01T12:00:00Z');

let records = 0;

/** `at` is in minutes after the session was issued. */
export function record(at: number, changes: CloudTrailRecord = {}): CloudTrailRecord {
  records += 1;
  return {
    eventVersion: '1.11',
    eventTime: timeAt(at),
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.17.32',
    requestParameters: null,
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(records).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
    ...changes,
  };
}

function timeAt(minutes: number): string {
  return new Date(issuedAt + minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function issuer(arn = baseArn): JsonObject {
  return { type: 'IAMUser', arn, accountId: account, userName: arn.split('/').at(-1) };
}

export function federated(accessKeyId?: string, { arn = sessionArn, issuedBy = issuer() as JsonObject | null } = {}) {
  return {
    type: 'FederatedUser',
    principalId: `${account}:${arn.split('/').at(-1)}`,
    arn,
    accountId: account,
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(issuedBy === null
      ? {}
      : { sessionContext: { sessionIssuer: issuedBy, attributes: { creationDate: timeAt(0) } } }),
  };
}

export function own(arn = baseArn): JsonObject {
  return { ...issuer(arn), accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
}

/** The call that issued a session, 12 hours long. */
export function issue(at = 0, key = issuedKey, changes: CloudTrailRecord = {}): CloudTrailRecord {
  const end = issuedAt + at * 60_000 + 43_200_000;
  return federationTokenRecord({
    eventTime: timeAt(at),
    eventID: `11111111-0000-4000-8000-${key}`,
    responseElements: {
      credentials: {
        accessKeyId: key,
        sessionToken: 'EXAMPLE-SESSION-TOKEN',
        expiration: new Date(end).toISOString(),
      },
      federatedUser: { federatedUserId: `${account}:report-reader`, arn: sessionArn },
    },
    ...changes,
  });
}

export function byKey(at: number, changes: CloudTrailRecord = {}): CloudTrailRecord {
  return record(at, { userIdentity: federated(issuedKey), ...changes });
}

export function inConsole(at: number, changes: CloudTrailRecord = {}): CloudTrailRecord {
  return record(at, { userIdentity: federated(consoleKey), sessionCredentialFromConsole: 'true', ...changes });
}

/** As CloudTrail writes it: without a key. */
export function signIn(at: number, changes: CloudTrailRecord = {}): CloudTrailRecord {
  return record(at, {
    userIdentity: federated(),
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    responseElements: { ConsoleLogin: 'Success' },
    ...changes,
  });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Writes records as log files with `perFile` records each, to a new folder. */
export function write(
  all: readonly CloudTrailRecord[],
  { perFile = 1_000, spelling = (json: string) => json } = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-investigate-'));
  folders.push(folder);
  for (let i = 0; i * perFile < all.length; i += 1) {
    const Records = all.slice(i * perFile, (i + 1) * perFile);
    const name = `${account}_CloudTrail_us-east-1_20260301T${10 + (i % 13)}00Z_EXAMPLE${i}.json.gz`;
    writeFileSync(join(folder, name), gzipSync(spelling(JSON.stringify({ Records }))));
  }
  return folder;
}

export function investigateRecords(
  all: readonly CloudTrailRecord[],
  { subject = { keyId: issuedKey }, around = false, ...layout }: RecordOptions = {},
): Promise<Investigation> {
  return investigate({ paths: [write(all, layout)], subject, around, now, progressOf: () => () => {} });
}

interface RecordOptions {
  readonly subject?: Subject;
  readonly around?: boolean;
  readonly perFile?: number;
  readonly spelling?: (json: string) => string;
}

/** The number of calls by `service action`. */
export function callsOf({ groups }: Investigation['session']): Record<string, number> {
  return Object.fromEntries(
    [...groups].map(([name, { outcomes }]) => [name, outcomes.succeeded + outcomes.denied + outcomes.failed]),
  );
}
