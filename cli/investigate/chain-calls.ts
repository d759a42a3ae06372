import { largest, smallest } from '../../lambda/detection/extremes.ts';
import { type CloudTrailRecord, eventTimeOf, textAt } from '../../lambda/detection/record.ts';
import type { LogFile } from '../../lambda/detection/sighting.ts';
import type { Period } from '../log-files/days.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import { searchLogFiles, type Walk } from '../log-files/reading.ts';
import { type Activity, addCall, type CallCounts, noActivity } from './activity.ts';
import { callOf } from './call.ts';
import type { Chain } from './chain.ts';
import { finderOf } from './chain-finder.ts';
import { type ChainNode, endOfNode } from './chain-node.ts';
import { cover, firstTimes, noCoverage } from './follow.ts';
import { addLink } from './link-index.ts';
import { type Link, linkOf } from './links.ts';
import { isInAccount, isSessionCall } from './search.ts';
import { shared } from './sought.ts';
import type { Subject } from './subject.ts';

/** The number of calls of one part of a chain, and the times of the first and the last. */
export interface NodeCalls extends CallCounts {
  first: number;
  last: number;
}

/** The calls of what a session made: by node, and of all nodes but the subject together. */
export interface ChainCalls {
  readonly byNode: ReadonlyMap<string, NodeCalls>;
  readonly activity: Activity;
}

export function noChainCalls(): ChainCalls {
  return { byNode: new Map(), activity: noActivity() };
}

interface ChainCallsOptions extends Omit<Walk, 'period'> {
  readonly subject: Subject;
  readonly chain: Chain;
  /** Receives the links of the days that were not read before. */
  readonly links: Map<string, Link>;
  /** The period whose log files are read, and the time in which calls count; undefined for all. */
  readonly read: Period | undefined;
  readonly counted: Period | undefined;
}

/** Reads the log files for the calls of every node from the subject on. */
export async function chainCalls(
  options: ChainCallsOptions,
): Promise<ChainCalls & { readonly readSummary: ReadSummary }> {
  const { subject, chain, links, read, counted, ...walk } = options;
  const nodeOf = finderOf(chain);
  const byNode = new Map<string, NodeCalls>();
  const activity = noActivity();
  const coverage = noCoverage();
  const isFirst = firstTimes();
  const takeRecord = (record: CloudTrailRecord, createdAt: number) => {
    if (!isFirst(textAt(record, 'eventID'))) return;
    if (subject.account !== undefined && !isInAccount(record, subject.account)) return;
    const link = linkOf(record, createdAt);
    if (link) addLink(links, link);
    const time = eventTimeOf(record) ?? createdAt;
    const node = nodeOf(record, time);
    if (node === undefined || (counted && (time < counted.from || counted.to < time))) return;
    const call = callOf(record, createdAt, undefined);
    count(byNode, node, call.outcome, time);
    if (!node.isSubject && !isSessionCall(record, subject)) addCall(activity, call);
  };
  const readSummary = await searchLogFiles({
    ...walk,
    period: read,
    ...shared({ chain }),
    take: (records, logFile: LogFile) => {
      cover(coverage, logFile);
      for (const record of records) takeRecord(record, logFile.createdAt);
    },
  });
  return { byNode, activity, readSummary };
}

function count(byNode: Map<string, NodeCalls>, { id }: ChainNode, outcome: keyof CallCounts, time: number): void {
  const calls = byNode.get(id) ?? { succeeded: 0, denied: 0, failed: 0, first: time, last: time };
  calls[outcome] += 1;
  calls.first = Math.min(calls.first, time);
  calls.last = Math.max(calls.last, time);
  byNode.set(id, calls);
}

interface LifeOptions {
  readonly subject: Subject;
  readonly now: number;
  /** What lies further back cannot be part of the chain. */
  readonly longest: number;
  readonly isLast: boolean;
}

/** The time in which the parts of a chain can make calls; until now for what does not expire, and for the last reading. */
export function lifeOfChain({ nodes }: Chain, { subject, now, longest, isLast }: LifeOptions): Period | undefined {
  const start = [subject.issuedAt, subject.since, nodes[0]?.link?.time].filter((time) => time !== undefined);
  if (start.length === 0) return undefined;
  const end = isLast ? now : largest(nodes.map(endOfNode));
  return { from: smallest(start) - longest, to: Math.min(end, now + oneDay) };
}

const oneDay = 86_400_000;
