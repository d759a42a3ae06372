import { keyIn } from '../../lambda/detection/access-key.ts';
import { largest } from '../../lambda/detection/extremes.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, textAt, valueAt } from '../../lambda/detection/record.ts';
import { readTime } from '../../lambda/detection/time.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import { searchLogFiles, type Walk } from '../log-files/reading.ts';
import type { Progress } from '../terminal/progress.ts';
import { cover, type Followed, mergedIssue, noCoverage } from './follow.ts';
import { isIssue, issuedSubject, roleOfSession } from './issue.ts';
import { sinceOf } from './periods.ts';
import { arnIn, federatedUserType, issuerIn, roleSessionType } from './search.ts';
import { shared } from './sought.ts';
import { hasValidity, type Subject } from './subject.ts';

interface KeySearch extends Omit<Walk, 'progress'> {
  readonly subject: Subject;
  readonly progressOf: (what: string) => Progress;
}

/** What the log files say about the session of a key. */
export interface Known {
  readonly subject: Subject;
  readonly found: boolean;
  readonly coverage: Followed['coverage'];
  readonly readSummary: ReadSummary;
}

/** Searches the log files for a key, to learn its owner and when it was issued. */
export async function learn({ subject, progressOf, period, ...walk }: KeySearch): Promise<Known> {
  const { keyId = '' } = subject;
  const coverage = noCoverage();
  let found = false;
  let known = subject;
  const readSummary = await searchLogFiles({
    ...walk,
    period: period ?? sinceOf(subject),
    progress: progressOf('log files (search for the key)'),
    ...shared({ keyId }),
    take: (records, logFile) => {
      cover(coverage, logFile);
      found ||= records.length > 0;
      known = records.reduce(learned, known);
    },
  });
  return { subject: known, found, coverage, readSummary };
}

/**
 * Adds what a record of a key contains about its session. The issuing call contains everything; a call of the session
 * contains its owner and when it was created.
 */
function learned(subject: Subject, record: CloudTrailRecord): Subject {
  if (isIssue(record) && keyIn(record) !== subject.keyId)
    return { ...subject, ...defined(mergedIssue(subject, issuedSubject(record))) };
  if (keyIn(record) !== subject.keyId) return subject;
  const type = textAt(record, 'userIdentity', 'type');
  const isFederated = type === federatedUserType;
  const isRole = type === roleSessionType;
  return {
    ...subject,
    federatedUser: subject.federatedUser ?? (isFederated ? arnIn(record) : undefined),
    roleSession: subject.roleSession ?? (isRole ? arnIn(record) : undefined),
    base: subject.base ?? (isFederated ? issuerIn(record) : principalOf(record)),
    issuedAt: subject.issuedAt ?? (isFederated || isRole ? createdAt(record) : undefined),
  };
}

function defined(subject: Subject): Subject {
  return Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== undefined));
}

function createdAt(record: CloudTrailRecord): number | undefined {
  return readTime(valueAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate'));
}

/** Adds what the issuing calls and the session's own calls contain about the subject. */
export function completed(subject: Subject, followed: Followed): Subject {
  if (!hasValidity(subject)) return subject;
  const { issues } = followed;
  const issue = subject.keyId === undefined ? undefined : issues.find(({ keyId }) => keyId === subject.keyId);
  const bases = basesIn(followed);
  const ends = issues.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]));
  const lastEnd = subject.keyId === undefined && ends.length > 0 ? largest(ends) : undefined;
  return {
    ...subject,
    federatedUser: subject.federatedUser ?? issue?.federatedUser,
    roleSession: subject.roleSession ?? issue?.roleSession,
    base: subject.base ?? issue?.base ?? (bases.length === 1 ? bases[0] : undefined),
    issuedTo: issue?.issuedTo ?? subject.issuedTo,
    operation: subject.operation ?? issue?.operation,
    issuedAt: subject.issuedAt ?? issue?.issuedAt,
    expiresAt: subject.expiresAt ?? issue?.expiresAt ?? lastEnd,
  };
}

/** The principals whose permissions the calls have. */
export function holdersOf(subject: Subject, followed: Followed): readonly string[] {
  if (subject.principal !== undefined) return [roleOfSession(subject.principal) ?? subject.principal];
  if (!hasValidity(subject)) return [];
  return subject.base === undefined ? basesIn(followed) : [subject.base];
}

/** The users that issue the federated sessions. */
function basesIn({ issues, issuers }: Followed): string[] {
  const federated = issues.filter(({ federatedUser }) => federatedUser !== undefined);
  const issuedTo = federated.flatMap(({ base }) => (base === undefined ? [] : [base]));
  return [...new Set([...issuers, ...issuedTo])].sort();
}
