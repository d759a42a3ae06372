import type { Alert } from '../../lambda/detection/alert.ts';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import { largest } from '../../lambda/detection/extremes.ts';
import { grouped } from '../../lambda/detection/grouped.ts';
import { historyWindowOf, type Rule } from '../../lambda/detection/rule.ts';
import type { Tally } from '../../lambda/tally.ts';
import { type Judged, judgeTogether, type Reading, sightingsInFiles } from '../detect/detect.ts';
import type { Period } from '../log-files/days.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import { distinctCalls, type JudgedCall } from './calls.ts';
import { type ExceptionEffect, exceptionEffects, type Proposals, proposalsFor } from './exceptions.ts';
import { dayOf, daysOf, millisPerDay, shownPeriod } from './period.ts';
import { type PrincipalSummary, principalSummaries } from './principals.ts';

interface SimulateOptions extends Reading {
  readonly exceptions: readonly Exception[];
  /** Milliseconds since 1970: whether an exception has expired depends on it, and proposed exceptions expire 90 days later. */
  readonly now: number;
}

export interface SimulatedDay {
  /** Its start in UTC, in milliseconds since 1970. */
  readonly day: number;
  readonly calls: readonly JudgedCall[];
  readonly alerts: readonly Alert[];
}

/** The alerts that past log files would have raised, and the calls behind them. */
export interface Simulation {
  /** Undefined if no period was requested and no call was found. */
  readonly period: Period | undefined;
  /** The longest history window of the rules, in milliseconds: until it has passed, every principal is new. */
  readonly window: number;
  /** In order of time, each once. */
  readonly calls: readonly JudgedCall[];
  /** In order of time. */
  readonly alerts: readonly Alert[];
  /** By their IDs. */
  readonly ruleOf: ReadonlyMap<string, Rule>;
  /** The log files, as the command line names them. */
  readonly paths: readonly string[];
  /** How many alerts there would be without the exceptions. */
  readonly alertsWithoutExceptions: number;
  /** How many of the alerts there are only because an exception applied to an earlier call, which is therefore not known. */
  readonly alertsInstead: number;
  /** Every day of the period; in a period of many years, only the days with calls. */
  readonly days: readonly SimulatedDay[];
  /** Those with the most severe alert first. */
  readonly principals: readonly PrincipalSummary[];
  /** In the order of the exceptions. */
  readonly exceptions: readonly ExceptionEffect[];
  readonly proposals: Proposals;
  readonly tally: Tally;
  readonly failures: Judged['failures'];
  readonly readSummary: ReadSummary;
}

/** A record with a wrong eventTime can extend the period over centuries. */
const mostDays = 2_000;

/**
 * Judges past log files as the detector would have: which alerts, for which principals, and when. The history starts
 * empty. Exceptions apply as they are today.
 */
export async function simulate({ exceptions, now, ...reading }: SimulateOptions): Promise<Simulation> {
  const { sightings, readSummary } = await sightingsInFiles(reading);
  const judged = await judgeTogether(sightings, exceptions, now);
  const without = exceptions.length === 0 ? judged : await judgeTogether(sightings, [], now);
  const calls = distinctCalls(judged);
  const principals = await principalSummaries(calls, judged.history);
  const idsWithout = new Set(without.alerts.map(({ alertId }) => alertId));
  const times = calls.map(({ sighting }) => sighting.time);
  const period = shownPeriod(reading.period, times);
  return {
    period,
    window: largest(reading.rules.map(historyWindowOf)),
    calls,
    alerts: judged.alerts,
    ruleOf: new Map(reading.rules.map((rule) => [rule.id, rule])),
    paths: reading.paths,
    alertsWithoutExceptions: without.alerts.length,
    alertsInstead: judged.alerts.filter(({ alertId }) => !idsWithout.has(alertId)).length,
    days: period ? simulatedDays(period, calls, judged) : [],
    principals,
    exceptions: exceptionEffects(exceptions, calls, idsWithout, now),
    proposals: proposalsFor(principals, now),
    tally: judged.tally,
    failures: judged.failures,
    readSummary,
  };
}

function simulatedDays(period: Period, calls: readonly JudgedCall[], { alerts }: Judged): SimulatedDay[] {
  const callsOf = byDay(calls, ({ sighting }) => sighting.time);
  const alertsOf = byDay(alerts, ({ time }) => time);
  const days = period.to - period.from <= mostDays * millisPerDay ? daysOf(period) : [...callsOf.keys()];
  return days.map((day) => ({ day, calls: callsOf.get(day) ?? [], alerts: alertsOf.get(day) ?? [] }));
}

function byDay<Item>(items: readonly Item[], timeOf: (item: Item) => number): Map<number, Item[]> {
  const groups = grouped(items, (item) => String(dayOf(timeOf(item))));
  return new Map(groups.flatMap((group) => group.slice(0, 1).map((first) => [dayOf(timeOf(first)), group] as const)));
}

/** The alerts after the first window: what to expect of a detector with a loaded baseline. */
export function settledAlerts({ alerts, period, window }: Simulation): readonly Alert[] {
  return period ? alerts.filter(({ time }) => time > period.from + window) : [];
}

/** From 0 to 1; 0 if there are no calls. */
export function failedShare(calls: readonly JudgedCall[]): number {
  const failed = calls.filter(({ sighting }) => !sighting.succeeded).length;
  return calls.length === 0 ? 0 : failed / calls.length;
}
