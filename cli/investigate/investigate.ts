import type { AsnLookup } from '../../lambda/detection/asn.ts';
import { asnLookupIn } from '../log-files/asn-database.ts';
import type { Period } from '../log-files/days.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import type { Walk } from '../log-files/reading.ts';
import { agreeOnReadings } from '../log-files/tables.ts';
import type { Progress } from '../terminal/progress.ts';
import { noActivity } from './activity.ts';
import { type Chain, chainOf } from './chain.ts';
import { type ChainCalls, chainCalls, lifeOfChain, noChainCalls } from './chain-calls.ts';
import { type Followed, follow, noCoverage } from './follow.ts';
import { completed, holdersOf, type Known, learn } from './learn.ts';
import { countedLife, lifeWithin, oneDay, overlap, sinceOf, widened } from './periods.ts';
import { ownerOf } from './search.ts';
import { longestSession, type Subject } from './subject.ts';

interface InvestigateOptions extends Omit<Walk, 'progress'> {
  readonly subject: Subject;
  /** Whether to include the base user's own calls, from a day before the session to a day after it. */
  readonly around: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Called each time before the log files are read, to show the progress. */
  readonly progressOf: (what: string) => Progress;
}

/** What a session did. */
export interface Investigation extends Omit<Followed, 'readSummary' | 'links'> {
  /** The subject, with everything that the log files contain about it. */
  readonly subject: Subject;
  /** The principals whose permissions it has: one, unless several users issue sessions of the same name; none of an account. */
  readonly bases: readonly string[];
  /** The time in which calls count; undefined for all time. */
  readonly period: Period | undefined;
  /** Whether the base user's own calls were requested. */
  readonly around: boolean;
  readonly now: number;
  /** What led to the subject and what follows from it, and the calls of the latter. */
  readonly chain: Chain;
  readonly chainCalls: ChainCalls;
  /** Whether the log files contain a call of the subject, the call that issued or created it, or what it made. */
  readonly isFound: boolean;
  /** One for each time that the log files were read. */
  readonly readSummaries: readonly ReadSummary[];
  /** Finds the owners of addresses. Default: none is known. */
  readonly asnLookup?: AsnLookup | undefined;
}

/**
 * Finds the calls of a session. If only the key is known, the log files are first searched for the key, to find its owner
 * and when it was issued. Then the log files of the time when the session was valid are searched for all of its calls, and
 * for all calls that made something. If the session made something, they are read again for the calls of that.
 * @throws AsnDatabaseError
 */
export async function investigate(given: InvestigateOptions): Promise<Investigation> {
  const { subject, around, now } = given;
  const asnLookup = await asnLookupIn(given.asnDatabase);
  const agreed = await agreeOnReadings({ ...given, period: longestPeriod(given) }, mostQueries(given));
  if ('notRead' in agreed)
    return nothingFound(given, { subject, found: false, coverage: noCoverage(), readSummary: agreed.notRead });
  const options = { ...given, athena: agreed.athena };
  const known = mustLearn(subject) ? await learn(options) : undefined;
  if (known && (!known.found || known.readSummary.left > 0)) return nothingFound(options, known);
  const read = (from: Subject, withOwn: boolean) => follow({ ...readingOf(options, from, withOwn), subject: from });
  let found = known?.subject ?? subject;
  let followed = await read(found, around && ownerOf(found) !== undefined);
  const readSummaries = [...(known ? [known.readSummary] : []), followed.readSummary];
  const owner = known?.subject ? ownerOf(known.subject) : ownerOf(subject);
  found = completed(found, followed);
  if (around && owner === undefined && ownerOf(found) !== undefined) {
    followed = await read(found, true);
    readSummaries.push(followed.readSummary);
  }
  const { links, ...rest } = followed;
  const further = await followChain(options, found, followed);
  return {
    ...rest,
    ...further,
    subject: found,
    bases: holdersOf(found, followed),
    period: lifeWithin(options.period, found),
    around,
    now,
    isFound: followed.session.groups.size > 0 || further.chain.nodes.length > 1 || followed.issues.length > 0,
    readSummaries: [...readSummaries, ...further.readSummaries],
    asnLookup,
  };
}

/** Whether only the key is known. */
function mustLearn({ keyId, issuedAt }: Subject): boolean {
  return keyId !== undefined && issuedAt === undefined;
}

/** How often `investigate` reads the log files at most. */
function mostQueries({ subject, around }: InvestigateOptions): number {
  const learning = mustLearn(subject) ? 1 : 0;
  const withOwn = around && ownerOf(subject) === undefined ? 1 : 0;
  return learning + 1 + withOwn + mostReadings;
}

/** Includes every period that `investigate` reads; undefined for all time. */
function longestPeriod(options: InvestigateOptions): Period | undefined {
  const { subject, around, now, period } = options;
  if (period !== undefined) return period;
  const from = mustLearn(subject) ? subject.since : readingOf(options, subject, around).read?.from;
  return from === undefined ? undefined : { from: from - longestSession, to: now + oneDay };
}

interface Further {
  readonly chain: Chain;
  readonly chainCalls: ChainCalls;
  readonly readSummaries: readonly ReadSummary[];
}

/** What a session made can make calls, and make more, after the session has ended. This limits how often days are added. */
const mostReadings = 4;

/** Reads the log files for the calls of what the subject made, until they show nothing more that was made. */
async function followChain(options: InvestigateOptions, subject: Subject, { links, readSummary }: Followed) {
  const all = new Map(links);
  let chain = chainOf(subject, all);
  let further: Further = { chain, chainCalls: noChainCalls(), readSummaries: [] };
  let [size, complete] = [0, readSummary.left > 0];
  for (let i = 1; i <= mostReadings && !complete && hasFurther(chain); i += 1) {
    size = chain.nodes.length;
    const { progressOf, now, period, ...walk } = options;
    const isLast = i >= mostReadings - 1;
    const life = lifeOfChain(chain, { subject, now, longest: longestSession, isLast });
    const calls = await chainCalls({
      ...{ ...walk, subject, chain, links: all },
      read: overlap(period, life),
      counted: period,
      progress: progressOf('log files (search for what the session made)'),
    });
    chain = chainOf(subject, all);
    complete = chain.nodes.length === size || calls.readSummary.left > 0;
    further = { chain, chainCalls: calls, readSummaries: [...further.readSummaries, calls.readSummary] };
  }
  return further;
}

/** Whether something was made that can make calls. */
function hasFurther({ nodes }: Chain): boolean {
  return nodes.findIndex(({ isSubject }) => isSubject) < nodes.length - 1;
}

function readingOf(options: InvestigateOptions, subject: Subject, withOwn: boolean) {
  const { paths, signal, progressOf, now, athena, jobs } = options;
  const life = countedLife(subject);
  const period = options.period ?? sinceOf(subject);
  const around = withOwn ? oneDay : 0;
  const lastDay = { from: 0, to: now + oneDay };
  return {
    paths,
    signal,
    athena,
    jobs,
    progress: progressOf('log files (search for the session)'),
    sessionTime: overlap(period, life),
    own: withOwn ? { time: overlap(period, widened(life, oneDay, oneDay)) } : undefined,
    // Earlier sessions of the same name may still have been valid, so the search includes the calls that issued them.
    read: overlap(period, overlap(widened(life, Math.max(longestSession, around), around), life && lastDay)),
  };
}

function nothingFound({ now, around, period }: InvestigateOptions, { subject, coverage, readSummary }: Known) {
  const nothing = {
    session: noActivity(),
    own: noActivity(),
    issues: [],
    others: new Map(),
    issuers: new Set<string>(),
    chain: { nodes: [], leftOut: 0 },
    chainCalls: noChainCalls(),
    isFound: false,
  };
  return { ...nothing, subject, bases: [], period, around, now, coverage, readSummaries: [readSummary] };
}

/** Other sessions of the same caller, or of the same name, that are not in the chain. */
export function otherIssues({ issues, subject, chain }: Investigation): readonly Subject[] {
  if (subject.keyId === undefined) return issues;
  const inChain = new Set(chain.nodes.map(({ made }) => made.keyId));
  return issues.filter(({ keyId }) => keyId !== subject.keyId && !inChain.has(keyId));
}

/** The number of log files read the last time. */
export function logFilesRead({ readSummaries }: Investigation): number {
  return readSummaries.at(-1)?.logFiles ?? 0;
}
