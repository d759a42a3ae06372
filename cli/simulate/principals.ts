import { type TermPart, termParts } from '../../lambda/alerting/term-parts.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { grouped } from '../../lambda/detection/grouped.ts';
import type { History } from '../../lambda/detection/history.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import { keyName, type TermKey } from '../../lambda/detection/sighting.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import type { JudgedCall } from './calls.ts';
import { dayOf, millisPerDay } from './period.ts';

/** How a principal behaves over the period. */
export type Habit =
  /** Calls day after day: rings once, and then never while it goes on. */
  | 'daily'
  | 'rang-once'
  | 'rings-again'
  /** Every call is covered by an exception. */
  | 'excepted';

/** One term under one rule: a principal, and what else the rule tells apart. */
export interface PrincipalOutlook {
  readonly key: TermKey;
  readonly principal: string;
  /** What else the term consists of. */
  readonly parts: readonly TermPart[];
  /** In order of time; at least one. */
  readonly calls: readonly JudgedCall[];
  /** Calls that failed, and calls that an exception covers. */
  readonly failed: number;
  readonly excepted: number;
  /** Days, in UTC, with at least one call. */
  readonly activeDays: number;
  readonly first: number;
  readonly last: number;
  readonly alerts: readonly Alert[];
  readonly habit: Habit;
  /** What the detector knows of it at the end. */
  readonly history: History;
  /** Milliseconds. */
  readonly window: number;
}

const fewestDailyDays = 5;

/** Of the days between first and last call; a job of working days is daily too. */
const leastShareOfDays = 2 / 3;

/** The principals, the noisiest first. */
export async function principalOutlooks(
  calls: readonly JudgedCall[],
  history: HistoryStore,
): Promise<PrincipalOutlook[]> {
  const groups = grouped(calls, ({ sighting }) => keyName(sighting.key));
  const outlooks = await Promise.all(groups.map((group) => outlookOf(group, history)));
  return outlooks.flat().sort(noisiestFirst);
}

function noisiestFirst(a: PrincipalOutlook, b: PrincipalOutlook): number {
  return b.alerts.length - a.alerts.length || b.calls.length - a.calls.length || a.principal.localeCompare(b.principal);
}

async function outlookOf(calls: readonly JudgedCall[], history: HistoryStore): Promise<PrincipalOutlook[]> {
  const [first, last] = [calls.at(0)?.sighting, calls.at(-1)?.sighting];
  if (first === undefined || last === undefined) return [];
  const { requests, successes } = await history.read(first.key);
  const alerts = calls.flatMap(({ fate }) => (fate.kind === 'rang' ? [fate.alert] : []));
  const outlook = {
    key: first.key,
    principal: first.principal,
    parts: termParts({ principal: first.principal, record: first.parseRecord() }, first.rule),
    calls,
    failed: calls.filter(({ sighting }) => !sighting.succeeded).length,
    excepted: calls.filter(({ fate }) => fate.kind === 'excepted').length,
    activeDays: activeDays(calls).length,
    first: first.time,
    last: last.time,
    alerts,
    habit: habitOf(calls, alerts.length),
    history: { requests, successes },
    window: first.rule.historyWindowDays * millisPerDay,
  };
  return [outlook];
}

function habitOf(calls: readonly JudgedCall[], alerts: number): Habit {
  if (alerts === 0) return 'excepted';
  if (alerts > 1) return 'rings-again';
  return isDaily(calls.filter(({ fate }) => fate.kind !== 'excepted')) ? 'daily' : 'rang-once';
}

function isDaily(calls: readonly JudgedCall[]): boolean {
  const days = activeDays(calls);
  const span = ((days.at(-1) ?? 0) - (days.at(0) ?? 0)) / millisPerDay + 1;
  return days.length >= fewestDailyDays && days.length >= span * leastShareOfDays;
}

function activeDays(calls: readonly JudgedCall[]): number[] {
  return [...new Set(calls.map(({ sighting }) => dayOf(sighting.time)))];
}

type Term = Pick<PrincipalOutlook, 'key' | 'parts'>;

/** Do principals alone not tell the outlooks apart? */
export function severalTerms(outlooks: readonly Term[]): boolean {
  return new Set(outlooks.map(({ key }) => key.ruleId)).size > 1 || outlooks.some(({ parts }) => parts.length > 0);
}

/** What does, beside the principal: `sts-assume-role-by-user, role arn:aws:iam::111122223333:role/Admin`. */
export function termName({ key, parts }: Term): string {
  return [
    key.ruleId,
    ...parts.map(({ label, value }) => `${label} ${value === undefined ? 'unknown' : inline(value, 96)}`),
  ].join(', ');
}

/** A principal that several rules look at, or that has several terms, counts once. */
export function principalCount(outlooks: readonly Pick<PrincipalOutlook, 'principal'>[]): number {
  return new Set(outlooks.map(({ principal }) => principal)).size;
}
