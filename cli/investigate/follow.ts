import { createHash } from 'node:crypto';
import { classifyKey, createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { type CloudTrailRecord, eventTimeOf, textAt } from '../../lambda/detection/record.ts';
import type { LogFile } from '../../lambda/detection/sighting.ts';
import type { Period } from '../log-files/days.ts';
import { type ReadSummary, searchLogFiles, type Walk } from '../log-files/reading.ts';
import { type Activity, addActivity, addCall, noActivity } from './activity.ts';
import { callOf } from './call.ts';
import { arnIn, isIssue, isOwnCall, isSessionCall, issuerIn, keyIn, searchForSubject } from './search.ts';
import { type Subject, subjectOfIssue } from './subject.ts';

interface FollowOptions extends Omit<Walk, 'period'> {
  readonly subject: Subject;
  /** The period whose log files are read; undefined for all. */
  readonly read: Period | undefined;
  /** The time in which calls of the session count, and the time of the base user's own calls if they are requested. */
  readonly sessionTime: Period | undefined;
  readonly own: { readonly time: Period | undefined } | undefined;
}

/** What the log files contain about a subject. */
export interface Followed {
  readonly session: Activity;
  readonly own: Activity;
  /** All sessions issued to the base user, or under the federated user's name, in order of time. */
  readonly issues: readonly Subject[];
  /** Omitted calls, by the key of the other session of the same name that they belong to. */
  readonly others: ReadonlyMap<string, Activity>;
  /** The issuers of the session, according to its own calls. */
  readonly issuers: ReadonlySet<string>;
  readonly coverage: Coverage;
  readonly readSummary: ReadSummary;
}

/** The calls with one set of credentials, until all log files are read and they can be assigned to a session. */
interface Credential {
  readonly arn: string | undefined;
  readonly issuer: string | undefined;
  readonly keyId: string | undefined;
  readonly activity: Activity;
}

/** Reads the log files once and groups the calls while reading. */
export async function follow(options: FollowOptions): Promise<Followed> {
  const { subject, own, sessionTime, read, ...walk } = options;
  const credentials = new Map<string, Credential>();
  const ownActivity = noActivity();
  const issues = new Map<string, Subject>();
  const coverage = noCoverage();
  const isFirst = firstTimes();
  const takeRecord = (record: CloudTrailRecord, { createdAt }: LogFile) => {
    if (!isFirst(textAt(record, 'eventID'))) return;
    if (isIssue(record)) addIssue(issues, record, subject);
    const time = eventTimeOf(record) ?? createdAt;
    if (isSessionCall(record, subject)) {
      if (isWithin(sessionTime, time))
        addCall(activityOf(credentials, record), callOf(record, createdAt, subject.keyId));
    } else if (own && isOwnCall(record, subject) && isWithin(own.time, time)) {
      addCall(ownActivity, callOf(record, createdAt, undefined));
    }
  };
  const readSummary = await searchLogFiles({
    ...walk,
    period: read,
    search: searchForSubject(subject, own !== undefined),
    take: (records, logFile) => {
      cover(coverage, logFile);
      for (const record of records) takeRecord(record, logFile);
    },
  });
  const inOrder = [...issues.values()].sort((a, b) => (a.issuedAt ?? 0) - (b.issuedAt ?? 0));
  return {
    ...divided(credentials.values(), inOrder, subject),
    own: ownActivity,
    issues: inOrder,
    coverage,
    readSummary,
  };
}

function isWithin(period: Period | undefined, time: number): boolean {
  return period === undefined || (period.from <= time && time <= period.to);
}

/** Accepts any base user until the base user is known. */
function addIssue(issues: Map<string, Subject>, record: CloudTrailRecord, { base, federatedUser, keyId }: Subject) {
  const issued = issuedSessionOf(record);
  const issue = subjectOfIssue(record, issued);
  const belongs =
    issue.keyId === keyId || (base === undefined ? issue.federatedUser === federatedUser : issue.base === base);
  if (belongs && issue.keyId !== undefined) issues.set(issue.keyId, issue);
}

function activityOf(credentials: Map<string, Credential>, record: CloudTrailRecord): Activity {
  const [arn, issuer, keyId] = [arnIn(record), issuerIn(record), keyIn(record)];
  const name = JSON.stringify([arn, issuer, keyId]);
  const known = credentials.get(name) ?? { arn, issuer, keyId, activity: noActivity() };
  credentials.set(name, known);
  return known.activity;
}

/** Assigns the calls to the session or to others, which is possible only when all sessions of the same name are known. */
function divided(credentials: Iterable<Credential>, issues: readonly Subject[], subject: Subject) {
  const session = noActivity();
  const others = new Map<string, Activity>();
  const issuers = new Set<string>();
  for (const credential of credentials) {
    if (!mayBelong(credential, issues, subject)) continue;
    const other = otherKeyOf(credential, issues, subject);
    if (other !== undefined) others.set(other, credential.activity);
    else {
      addActivity(session, credential.activity);
      if (credential.issuer !== undefined) issuers.add(credential.issuer);
    }
  }
  return { session, others, issuers };
}

/** A console sign-in may not name its issuer. Then its name must be that of a session issued to the base user. */
function mayBelong({ arn, issuer, keyId }: Credential, issues: readonly Subject[], subject: Subject): boolean {
  const byName = subject.federatedUser !== undefined || (subject.keyId !== undefined && subject.keyId === keyId);
  return byName || issuer !== undefined || issues.some(({ federatedUser }) => federatedUser === arn);
}

/** The key, if it was issued for another session. */
function otherKeyOf({ keyId }: Credential, issues: readonly Subject[], subject: Subject): string | undefined {
  if (subject.keyId === undefined || keyId === undefined || keyId === subject.keyId) return undefined;
  return issues.some((issue) => issue.keyId === keyId) ? keyId : undefined;
}

/** The times and regions of the log files read, from their names. */
interface Coverage {
  /** First and last delivery, in milliseconds since 1970; undefined if no name contains a time. */
  delivered: Period | undefined;
  readonly regions: Set<string>;
}

export function noCoverage(): Coverage {
  return { delivered: undefined, regions: new Set() };
}

export function cover(coverage: Coverage, { name }: Pick<LogFile, 'name'>): void {
  const key = classifyKey(name);
  if (key.kind === 'log-file') coverage.regions.add(key.region);
  const time = createdAtFromName(name);
  if (time === undefined) return;
  const { from, to } = coverage.delivered ?? { from: time, to: time };
  coverage.delivered = { from: Math.min(from, time), to: Math.max(to, time) };
}

/**
 * Recognizes repeated texts, since two trails that deliver to one bucket write each record twice. Keeps only a hash of
 * 48 bits: for a million records, the probability that any two collide is 1 in 500.
 */
function firstTimes(): (text: string | undefined) => boolean {
  const seen = new Set<number>();
  return (text) => {
    if (text === undefined) return true;
    const hash = createHash('sha256').update(text).digest().readUIntBE(0, 6);
    const first = !seen.has(hash);
    seen.add(hash);
    return first;
  };
}
