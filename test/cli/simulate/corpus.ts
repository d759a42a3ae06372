import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { grouped } from '../../../lambda/detection/grouped.ts';
import type { CloudTrailRecord, JsonObject } from '../../../lambda/detection/record.ts';
import { deniedRecord, federationTokenRecord } from '../../records.ts';

export const day = 86_400_000;
export const corpusStart = Date.parse('2026-02-01T00:00:00Z');

/** A principal and the days on which it calls, as fractional days since the start. */
export interface CorpusCaller {
  readonly identity: JsonObject;
  readonly days: readonly number[];
  /** The days on which the call is denied. */
  readonly denied?: readonly number[];
  readonly changes?: JsonObject;
}

export function user(name: string, { accountId = '111122223333', path = '' } = {}): JsonObject {
  return {
    type: 'IAMUser',
    arn: `arn:aws:iam::${accountId}:user/${path}${name}`,
    accountId,
    userName: name,
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  };
}

export function role(name: string, accountId = '444455556666'): JsonObject {
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/session`,
    accountId,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${accountId}:role/${name}` },
      attributes: { mfaAuthenticated: 'false' },
    },
  };
}

export const root: JsonObject = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };

/** Every `step` days, at an hour of the day. */
export function every(step: number, { from = 0, to = 44, hour = 8 } = {}): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step + hour / 24);
}

const adminPolicy = { policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] };

/** Six weeks of a team: jobs, brokers, people and an intruder. */
export const office: readonly CorpusCaller[] = [
  { identity: user('backup-job'), days: every(1, { hour: 23.5 }) },
  { identity: user('report-export', { path: 'jobs/' }), days: every(1, { hour: 4 }).filter((_, i) => i % 7 < 5) },
  { identity: user('federation-broker-1'), days: every(0.25), denied: [3 + 8 / 24, 17.25 + 8 / 24] },
  { identity: user('federation-broker-2'), days: every(0.25, { from: 6 }) },
  { identity: user('month-end-close', { path: 'finance/' }), days: every(14, { hour: 17 }) },
  { identity: user('auditor', { accountId: '444455556666' }), days: every(12, { from: 5, hour: 11 }) },
  { identity: user('alice'), days: [2.4, 5.4, 19.6, 33.4] },
  { identity: user('bob'), days: [9.42, 10.43, 12.46], denied: [9.42, 10.43] },
  { identity: role('DataPipeline'), days: every(3, { from: 1, hour: 15 }), denied: every(3, { from: 1, hour: 15 }) },
  { identity: role('support-portal-session-issuer-production-eu-west-1'), days: every(1, { from: 20, hour: 9 }) },
  {
    identity: user('ci-deploy'),
    days: [27.95],
    changes: { requestParameters: { name: 'aws_consoler', durationSeconds: 129_600, ...adminPolicy } },
  },
  { identity: root, days: [36.13] },
  { identity: user('mallory', { accountId: '444455556666' }), days: [30.1, 30.2, 31.05], denied: [30.1, 30.2] },
];

/** Many principals, as in a large organization, in several accounts and with long names. */
export function organization(principals: number): CorpusCaller[] {
  return Array.from({ length: principals }, (_, i) => ({
    identity: user(`service-${i}-of-a-team-with-a-long-name`, {
      accountId: i % 3 === 0 ? '444455556666' : '111122223333',
      path: `division-${i % 5}/department/`,
    }),
    days: every(1 + (i % 16), { from: i % 9, hour: i % 24 }),
    denied: i % 8 === 0 ? every(1 + (i % 16), { from: i % 9, hour: i % 24 }) : [],
  }));
}

/** Writes the calls as log files, one per day, and returns the folder. */
export function writeCorpus(callers: readonly CorpusCaller[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-simulate-'));
  const records = callers.flatMap(recordsOf);
  for (const Records of grouped(records, ({ eventTime }) => String(eventTime).slice(0, 10))) {
    const name = `${String(Records[0]?.eventTime).slice(0, 10).replaceAll('-', '')}T2359Z`;
    const file = join(folder, `111122223333_CloudTrail_us-east-1_${name}_EXAMPLE.json.gz`);
    writeFileSync(file, gzipSync(JSON.stringify({ Records })));
  }
  return folder;
}

function recordsOf({ identity, days, denied = [], changes = {} }: CorpusCaller, caller: number): CloudTrailRecord[] {
  return days.map((at, call) => {
    const record = denied.includes(at) ? deniedRecord : federationTokenRecord;
    return record({
      userIdentity: identity,
      eventTime: new Date(corpusStart + Math.round(at * day)).toISOString().replace(/\.\d+Z$/, 'Z'),
      eventID: `00000000-0000-4000-8000-${String(caller * 10_000 + call).padStart(12, '0')}`,
      sourceIPAddress: `192.0.2.${(caller % 200) + 1}`,
      ...changes,
    });
  });
}

/** Texts that would be markup, code or control characters if they were written to the page unchanged. */
export const hostileTexts: readonly string[] = [
  '<script>document.title="owned"</script>',
  '"><img src=x onerror=document.title="owned">',
  "' onmouseover='document.title=1' x='",
  '</title></style></script></svg><b id="owned">',
  '<!--<script>',
  '&lt;b&gt; &amp;quot; &#60;',
  '\u202egnitset\u202c \u2066\u200f\u061cokay\u2028',
  '\u0000\u001b[31mred\ud800',
  ']]><a href="javascript:alert(1)">',
];

/** The same text in every field that a caller can choose. */
export const hostile: readonly CorpusCaller[] = hostileTexts.map((text, i) => ({
  identity: { ...user(text), principalId: text },
  days: [1 + i],
  changes: {
    userAgent: text,
    sourceIPAddress: text,
    awsRegion: text,
    eventID: text,
    requestParameters: { name: text, durationSeconds: text },
    responseElements: { credentials: { accessKeyId: text, sessionToken: 'EXAMPLE-SESSION-TOKEN' } },
  },
}));
