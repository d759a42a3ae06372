import { largest } from '../../lambda/detection/extremes.ts';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, textAt, valueAt } from '../../lambda/detection/record.ts';
import { readTime } from '../../lambda/detection/time.ts';
import type { Period } from '../log-files/days.ts';
import { type ReadSummary, searchLogFiles, type Walk } from '../log-files/reading.ts';
import type { Progress } from '../terminal/progress.ts';
import { noActivity } from './activity.ts';
import { cover, type Followed, follow, noCoverage } from './follow.ts';
import { arnIn, federatedUserType, isIssue, issuerIn, keyIn, searchForKey } from './search.ts';
import { lifeOf, longestSession, type Subject, subjectOfIssue } from './subject.ts';

interface InvestigateOptions extends Omit<Walk, 'progress'> {
  readonly subject: Subject;
  /** Whether to include the base user's own calls, from a day before the session to a day after it. */
  readonly around: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Called each time before the log files are read, to show the progress. */
  readonly progressOf: (what: string) => Progress;
}

/** What a federated session did. */
export interface Investigation extends Omit<Followed, 'readSummary'> {
  /** The subject, with everything that the log files contain about it. */
  readonly subject: Subject;
  /** ARNs of the users that issued it: one, unless several users issue sessions of the same name. */
  readonly bases: readonly string[];
  /** The time in which calls count; undefined for all time. */
  readonly period: Period | undefined;
  /** Whether the base user's own calls were requested. */
  readonly around: boolean;
  readonly now: number;
  /** One for each time that the log files were read. */
  readonly readSummaries: readonly ReadSummary[];
}

const oneDay = 86_400_000;

/**
 * Finds the calls of a session. If only the key is known, the log files are first searched for the key, to find its owner
 * and when it was issued. Then the log files of the time when the session was valid are searched for all of its calls.
 */
export async function investigate(options: InvestigateOptions): Promise<Investigation> {
  const { subject, around, now } = options;
  const known = subject.keyId !== undefined && subject.issuedAt === undefined ? await learn(options) : undefined;
  if (known && (!known.found || known.readSummary.left > 0)) return nothingFound(options, known);
  const read = (from: Subject, withOwn: boolean) => follow({ ...readingOf(options, from, withOwn), subject: from });
  let found = known?.subject ?? subject;
  let followed = await read(found, around && found.base !== undefined);
  const readSummaries = [...(known ? [known.readSummary] : []), followed.readSummary];
  found = completed(found, followed);
  if (around && known?.subject.base === undefined && subject.base === undefined && found.base !== undefined) {
    followed = await read(found, true);
    readSummaries.push(followed.readSummary);
  }
  const bases = found.base === undefined ? basesIn(followed) : [found.base];
  return { ...followed, subject: found, bases, period: lifeWithin(options.period, found), around, now, readSummaries };
}

interface Known {
  readonly subject: Subject;
  readonly found: boolean;
  readonly coverage: Followed['coverage'];
  readonly readSummary: ReadSummary;
}

async function learn({ subject, progressOf, ...walk }: InvestigateOptions): Promise<Known> {
  const { keyId = '' } = subject;
  const coverage = noCoverage();
  let found = false;
  let known = subject;
  const readSummary = await searchLogFiles({
    ...walk,
    progress: progressOf('log files (search for the key)'),
    search: searchForKey(keyId),
    take: (records, logFile) => {
      cover(coverage, logFile);
      found ||= records.length > 0;
      known = records.reduce(learned, known);
    },
  });
  return { subject: known, found, coverage, readSummary };
}

function readingOf({ paths, signal, period, progressOf }: InvestigateOptions, subject: Subject, withOwn: boolean) {
  const life = subject.keyId === undefined ? undefined : lifeOf(subject);
  const around = withOwn ? oneDay : 0;
  return {
    paths,
    signal,
    progress: progressOf('log files (search for the session)'),
    sessionTime: overlap(period, life),
    own: withOwn ? { time: overlap(period, widened(life, oneDay, oneDay)) } : undefined,
    // Earlier sessions of the same name may still have been valid, so the search includes the calls that issued them.
    read: overlap(period, widened(life, Math.max(longestSession, around), around)),
  };
}

function lifeWithin(period: Period | undefined, subject: Subject): Period | undefined {
  return overlap(period, subject.keyId === undefined ? undefined : lifeOf(subject));
}

/** Adds what the issuing calls and the session's own calls contain about the subject. */
function completed(subject: Subject, followed: Followed): Subject {
  const { issues } = followed;
  const issue = subject.keyId === undefined ? undefined : issues.find(({ keyId }) => keyId === subject.keyId);
  const bases = basesIn(followed);
  const ends = issues.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]));
  const lastEnd = subject.keyId === undefined && ends.length > 0 ? largest(ends) : undefined;
  return {
    keyId: subject.keyId,
    federatedUser: subject.federatedUser ?? issue?.federatedUser,
    base: subject.base ?? issue?.base ?? (bases.length === 1 ? bases[0] : undefined),
    issuedAt: subject.issuedAt ?? issue?.issuedAt,
    expiresAt: subject.expiresAt ?? issue?.expiresAt ?? lastEnd,
  };
}

function basesIn({ issues, issuers }: Followed): string[] {
  const issuedTo = issues.flatMap(({ base }) => (base === undefined ? [] : [base]));
  return [...new Set([...issuers, ...issuedTo])].sort();
}

function nothingFound({ now, around, period }: InvestigateOptions, { subject, coverage, readSummary }: Known) {
  const nothing = {
    session: noActivity(),
    own: noActivity(),
    issues: [],
    others: new Map(),
    issuers: new Set<string>(),
  };
  return { ...nothing, subject, bases: [], period, around, now, coverage, readSummaries: [readSummary] };
}

function widened(period: Period | undefined, before: number, after: number): Period | undefined {
  return period && { from: period.from - before, to: period.to + after };
}

function overlap(a: Period | undefined, b: Period | undefined): Period | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/**
 * Adds what a record of a key contains about its session. The issuing call contains everything; a call of the session
 * contains its owner and when it was created.
 */
function learned(subject: Subject, record: CloudTrailRecord): Subject {
  const issued = issuedSessionOf(record);
  if (isIssue(record) && issued.accessKeyId === subject.keyId) return { ...subject, ...subjectOfIssue(record, issued) };
  if (keyIn(record) !== subject.keyId) return subject;
  if (textAt(record, 'userIdentity', 'type') === federatedUserType) {
    return {
      ...subject,
      federatedUser: subject.federatedUser ?? arnIn(record),
      base: subject.base ?? issuerIn(record),
      issuedAt: subject.issuedAt ?? createdAt(record),
    };
  }
  return { ...subject, base: subject.base ?? principalOf(record) };
}

function createdAt(record: CloudTrailRecord): number | undefined {
  return readTime(valueAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate'));
}

/** Other sessions of the same base user, or of the same name. */
export function otherIssues({ issues, subject }: Investigation): readonly Subject[] {
  return issues.filter(({ keyId }) => keyId !== subject.keyId);
}

/** The number of log files read the last time. */
export function logFilesRead({ readSummaries }: Investigation): number {
  return readSummaries.at(-1)?.logFiles ?? 0;
}
