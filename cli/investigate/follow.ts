import { createHash } from 'node:crypto';
import { classifyKey, createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import { type CloudTrailRecord, eventTimeOf, textAt } from '../../lambda/detection/record.ts';
import type { LogFile } from '../../lambda/detection/sighting.ts';
import type { Period } from '../log-files/days.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import { searchLogFiles, type Walk } from '../log-files/reading.ts';
import { type Activity, addActivity, addCall, noActivity } from './activity.ts';
import { callOf } from './call.ts';
import { isIssue, issuedSubject } from './issue.ts';
import { addLink } from './link-index.ts';
import { type Link, linkOf } from './links.ts';
import { arnIn, isInAccount, isOwnCall, isSessionCall, issuerIn, ownerOf } from './search.ts';
import { shared } from './sought.ts';
import { hasValidity, type Subject } from './subject.ts';

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
  /** All sessions issued to the same caller, or under the same name, in order of time. */
  readonly issues: readonly Subject[];
  /** All calls that made something, whoever made them, by what they made. */
  readonly links: ReadonlyMap<string, Link>;
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
  const links = new Map<string, Link>();
  const coverage = noCoverage();
  const isFirst = firstTimes();
  const takeRecord = (record: CloudTrailRecord, { createdAt }: LogFile) => {
    if (!isFirst(textAt(record, 'eventID'))) return;
    if (subject.account !== undefined && !isInAccount(record, subject.account)) return;
    const link = linkOf(record, createdAt);
    if (link) addLink(links, link);
    if (isIssue(record)) addIssue(issues, record, subject);
    const time = eventTimeOf(record) ?? createdAt;
    if (isSessionCall(record, subject)) {
      if (isWithin(sessionTime, time))
        addCall(activityOf(credentials, record, subject), callOf(record, createdAt, subject.keyId));
    } else if (own && isOwnCall(record, subject) && isWithin(own.time, time)) {
      addCall(ownActivity, callOf(record, createdAt, undefined));
    }
  };
  const readSummary = await searchLogFiles({
    ...walk,
    period: read,
    ...shared({ subject, withOwn: own !== undefined }),
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
    links,
    coverage,
    readSummary,
  };
}

function isWithin(period: Period | undefined, time: number): boolean {
  return period === undefined || (period.from <= time && time <= period.to);
}

/** Accepts any owner until the owner is known. Without a key or a federated user, only federated sessions count. */
function addIssue(issues: Map<string, Subject>, record: CloudTrailRecord, subject: Subject) {
  const issue = issuedSubject(record);
  if (issue.keyId === undefined || issues.size >= mostIssues || !isRelated(issue, subject)) return;
  issues.set(issue.keyId, mergedIssue(issues.get(issue.keyId), issue));
}

/** Two accounts record a call from one to the other. The caller's own account records its ARN, the other only an ID. */
export function mergedIssue(known: Subject | undefined, issue: Subject): Subject {
  return known?.issuedTo?.startsWith('arn:') && known.keyId === issue.keyId ? known : issue;
}

const mostIssues = 10_000;

function isRelated(issue: Subject, subject: Subject): boolean {
  const { keyId, federatedUser, roleSession } = subject;
  if (keyId !== undefined && issue.keyId === keyId) return true;
  if (keyId === undefined && issue.federatedUser === undefined) return false;
  const owner = ownerOf(subject);
  if (owner?.startsWith('arn:') && ownerOf(issue) === owner) return true;
  if (roleSession !== undefined) return issue.roleSession === roleSession;
  return subject.base === undefined && federatedUser !== undefined && issue.federatedUser === federatedUser;
}

/** All calls of a principal or an account belong to it, whatever their credentials, of which there can be very many. */
function activityOf(credentials: Map<string, Credential>, record: CloudTrailRecord, subject: Subject): Activity {
  const isWhole = subject.keyId === undefined && !hasValidity(subject);
  const [arn, issuer, keyId] = isWhole ? [] : [arnIn(record), issuerIn(record), keyIn(record)];
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
  const { federatedUser, roleSession, principal, account, keyId: key } = subject;
  const byName = [federatedUser, roleSession, principal, account].some((name) => name !== undefined);
  return (
    byName ||
    (key !== undefined && key === keyId) ||
    issuer !== undefined ||
    issues.some(({ federatedUser }) => federatedUser === arn)
  );
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
export function firstTimes(): (text: string | undefined) => boolean {
  const seen = new Set<number>();
  return (text) => {
    if (text === undefined) return true;
    const hash = createHash('sha256').update(text).digest().readUIntBE(0, 6);
    const first = !seen.has(hash);
    seen.add(hash);
    return first;
  };
}
