import type { Alert } from '../../lambda/detection/alert.ts';
import { type JsonObject, textAt } from '../../lambda/detection/record.ts';
import { jsonText } from '../../lambda/text/json-text.ts';
import { utc } from '../../lambda/text/times.ts';
import { reasonCounts, severityCounts, worstSeverity } from '../detect/severities.ts';
import { date } from '../page/readable.ts';
import type { ExceptionEffect, Proposal } from './exceptions.ts';
import { type Habit, type PrincipalSummary, principalCount } from './principals.ts';
import { failedShare, type SimulatedDay, type Simulation, settledAlerts } from './simulate.ts';

/** The simulation as lines of JSON, each with its `kind`: one summary, then days, principals, alerts and so on. */
export function simulationLines(simulation: Simulation): string[] {
  return [
    { kind: 'summary', ...summary(simulation) },
    ...simulation.days.map((day) => ({ kind: 'day', ...dayLine(day) })),
    ...simulation.principals.map((summary) => ({ kind: 'principal', ...principalLine(summary) })),
    ...simulation.alerts.map((alert) => ({ kind: 'alert', ...alertLine(alert) })),
    ...simulation.exceptions.map((effect) => ({ kind: 'exception', ...exceptionLine(effect) })),
    ...simulation.proposals.proposed.map((proposal) => ({ kind: 'proposal', ...proposalLine(proposal) })),
  ].map(jsonText);
}

function summary(simulation: Simulation): JsonObject {
  const { period, calls, alerts, principals } = simulation;
  return {
    from: utc(period?.from),
    to: utc(period?.to),
    days: simulation.days.length,
    calls: calls.length,
    failedCalls: calls.filter(({ sighting }) => !sighting.succeeded).length,
    failedShare: share(failedShare(calls)),
    exceptedCalls: calls.filter(({ verdict }) => verdict.kind === 'excepted').length,
    principals: principalCount(principals),
    dailyCallers: principals.filter(({ habit }) => habit === 'daily').length,
    alerts: alerts.length,
    alertsOnceHistoryIsFull: settledAlerts(simulation).length,
    alertsWithoutExceptions: simulation.alertsWithoutExceptions,
    alertsInstead: simulation.alertsInstead,
    severities: severityCounts(alerts),
    reasons: Object.fromEntries(reasonCounts(alerts).map(({ id, alerts: count }) => [id, count])),
    records: simulation.tally,
  };
}

function dayLine({ day, calls, alerts }: SimulatedDay): JsonObject {
  return {
    date: date(day),
    calls: calls.length,
    failedCalls: calls.filter(({ sighting }) => !sighting.succeeded).length,
    alerts: alerts.length,
    severities: severityCounts(alerts),
  };
}

/** The values that programs read; they stay as they are. */
const habitValues: Readonly<Record<Habit, string>> = {
  daily: 'daily',
  'one-alert': 'rang-once',
  'several-alerts': 'rings-again',
  'no-alert': 'no-alert',
  excepted: 'excepted',
};

function principalLine(summary: PrincipalSummary): JsonObject {
  const { key, principal, parts, calls, failed, excepted, activeDays, first, last, alerts, habit } = summary;
  return {
    rule: key.ruleId,
    principal,
    ...(parts.length > 0 ? { term: Object.fromEntries(parts.map(({ label, value }) => [label, value ?? null])) } : {}),
    habit: habitValues[habit],
    alerts: alerts.length,
    worst: worstSeverity(alerts),
    severities: severityCounts(alerts),
    reasons: reasonCounts(alerts).map(({ id }) => id),
    calls: calls.length,
    failedCalls: failed,
    failedShare: share(failedShare(calls)),
    exceptedCalls: excepted,
    activeDays,
    firstCall: utc(first),
    lastCall: utc(last),
  };
}

function alertLine(alert: Alert): JsonObject {
  return {
    alertId: alert.alertId,
    rule: alert.ruleId,
    principal: alert.principal,
    time: utc(alert.time),
    outcome: alert.outcome,
    severity: alert.severity,
    riskScore: alert.riskScore,
    reasons: alert.reasons.map(({ id }) => id),
    eventID: textAt(alert.record, 'eventID'),
    logFile: alert.logFile,
  };
}

function exceptionLine({ exception, expired, calls, principals, suppressed }: ExceptionEffect): JsonObject {
  return { exception, expired, calls, principals, silencedAlerts: suppressed };
}

function proposalLine({ exception, calls, suppressed }: Proposal): JsonObject {
  return { exception, calls, silencedAlerts: suppressed };
}

function share(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
