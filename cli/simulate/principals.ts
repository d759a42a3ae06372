import { type TermPart, termParts } from '../../lambda/alerting/term-parts.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { systemOf } from '../../lambda/detection/derived.ts';
import { grouped } from '../../lambda/detection/grouped.ts';
import type { History } from '../../lambda/detection/history.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import { keyName, type Sighting, type TermKey } from '../../lambda/detection/sighting.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { severities, worstSeverity } from '../detect/severities.ts';
import type { JudgedCall } from './calls.ts';
import { dayOf, millisPerDay } from './period.ts';

/** How a principal behaves over the period. */
export type Habit =
  /** Calls nearly every day: one alert, and then none for as long as the calls continue. */
  | 'daily'
  | 'one-alert'
  | 'several-alerts'
  /** No call raises an alert of its own: each belongs to the alert of another rule, or a rule on new traits knows all of them. */
  | 'no-alert'
  /** An exception applies to every call. */
  | 'excepted';

/** One term under one rule: a principal, and what else the rule distinguishes. */
export interface PrincipalSummary {
  readonly key: TermKey;
  readonly principal: string;
  /** The other parts of the term. */
  readonly parts: readonly TermPart[];
  /** In order of time; at least one. */
  readonly calls: readonly JudgedCall[];
  /** Calls that failed, and calls that an exception applies to. */
  readonly failed: number;
  readonly excepted: number;
  /** Days, in UTC, with at least one call. */
  readonly activeDays: number;
  readonly first: number;
  readonly last: number;
  readonly alerts: readonly Alert[];
  readonly habit: Habit;
  /** The history of the term at the end. */
  readonly history: History;
  /** Milliseconds. */
  readonly window: number;
}

const fewestDailyDays = 5;

/** Of the days between first and last call, so that a job that runs on working days is daily too. */
const leastShareOfDays = 2 / 3;

/** The principals, those with the most severe alert first, then those with the most alerts. */
export async function principalSummaries(
  calls: readonly JudgedCall[],
  history: HistoryStore,
): Promise<PrincipalSummary[]> {
  const groups = grouped(calls, ({ sighting }) => keyName(sighting.key));
  const summaries = await Promise.all(groups.map((group) => summaryOf(group, history)));
  return summaries.flat().sort(mostSevereFirst);
}

function mostSevereFirst(a: PrincipalSummary, b: PrincipalSummary): number {
  return (
    severityRank(b) - severityRank(a) ||
    b.alerts.length - a.alerts.length ||
    b.calls.length - a.calls.length ||
    a.principal.localeCompare(b.principal)
  );
}

/** -1 without alerts. */
function severityRank({ alerts }: PrincipalSummary): number {
  const worst = worstSeverity(alerts);
  return worst === undefined ? -1 : severities.indexOf(worst);
}

async function summaryOf(calls: readonly JudgedCall[], history: HistoryStore): Promise<PrincipalSummary[]> {
  const [first, last] = [calls.at(0)?.sighting, calls.at(-1)?.sighting];
  if (first === undefined || last === undefined) return [];
  const { requests, successes, seen } = await history.read(first.key);
  const alerts = calls.flatMap(({ verdict }) => (verdict.kind === 'alert' ? [verdict.alert] : []));
  const summary = {
    key: first.key,
    principal: first.principal,
    parts: partsOf(first),
    calls,
    failed: calls.filter(({ sighting }) => !sighting.succeeded).length,
    excepted: calls.filter(({ verdict }) => verdict.kind === 'excepted').length,
    activeDays: activeDays(calls).length,
    first: first.time,
    last: last.time,
    alerts,
    habit: habitOf(calls, alerts.length),
    history: { requests, successes, seen },
    window: first.rule.historyWindowDays * millisPerDay,
  };
  return [summary];
}

function partsOf({ principal, key: { term }, rule, parseRecord }: Sighting): TermPart[] {
  const record = parseRecord();
  return termParts({ principal, record, term, autonomousSystem: systemOf(record, rule.asnLookup) }, rule);
}

function habitOf(calls: readonly JudgedCall[], alerts: number): Habit {
  if (alerts === 0) return calls.every(({ verdict }) => verdict.kind === 'excepted') ? 'excepted' : 'no-alert';
  if (alerts > 1) return 'several-alerts';
  return isDaily(calls.filter(({ verdict }) => verdict.kind !== 'excepted')) ? 'daily' : 'one-alert';
}

function isDaily(calls: readonly JudgedCall[]): boolean {
  const days = activeDays(calls);
  const span = ((days.at(-1) ?? 0) - (days.at(0) ?? 0)) / millisPerDay + 1;
  return days.length >= fewestDailyDays && days.length >= span * leastShareOfDays;
}

function activeDays(calls: readonly JudgedCall[]): number[] {
  return [...new Set(calls.map(({ sighting }) => dayOf(sighting.time)))];
}

type Term = Pick<PrincipalSummary, 'key' | 'parts'>;

/** Whether several summaries can have the same principal. */
export function severalTerms(summaries: readonly Term[]): boolean {
  return new Set(summaries.map(({ key }) => key.ruleId)).size > 1 || summaries.some(({ parts }) => parts.length > 0);
}

/** The rule and the other parts of the term: `sts-assume-role-by-user, role arn:aws:iam::111122223333:role/Admin`. */
export function termName({ key, parts }: Term): string {
  return [
    key.ruleId,
    ...parts.map(({ label, value }) => `${label} ${value === undefined ? 'unknown' : inline(value, 96)}`),
  ].join(', ');
}

/** A principal counts once, even under several rules or with several terms. */
export function principalCount(summaries: readonly Pick<PrincipalSummary, 'principal'>[]): number {
  return new Set(summaries.map(({ principal }) => principal)).size;
}
