import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import { dateTime } from '../page/readable.ts';
import { millisPerDay } from './period.ts';
import { type Habit, principalCount } from './principals.ts';
import { severityCounts, severityList } from './severities.ts';
import { failedShare, type Simulation, settledAlerts } from './simulate.ts';

/** A summary in a few sentences. */
export function headlines(simulation: Simulation): string[] {
  const { period, calls, principals, alerts } = simulation;
  if (period === undefined || calls.length === 0)
    return ['No matching calls found, so there would have been no alerts'];
  const failed = percent(failedShare(calls));
  return [
    `Alerts that would have been raised from ${dateTime(period.from)} to ${dateTime(period.to)} UTC`,
    `${plural(calls.length, 'call')} by ${plural(principalCount(principals), 'principal')}, ${failed} failed`,
    alertsSentence(simulation),
    ...exceptionSentence(simulation),
    ...(alerts.length === 0 ? [] : [settledSentence(simulation)]),
  ];
}

function alertsSentence({ alerts }: Simulation): string {
  return alerts.length === 0
    ? 'no alerts'
    : `${plural(alerts.length, 'alert')}: ${severityList(severityCounts(alerts))}`;
}

function exceptionSentence({ exceptions, alerts, alertsWithoutExceptions }: Simulation): string[] {
  return exceptions.length === 0
    ? []
    : [`${plural(alerts.length, 'alert')} with the exceptions, ${alertsWithoutExceptions} without`];
}

/** The first window has more alerts than usual, since the history is still empty. */
export function settledSentence(simulation: Simulation): string {
  const { period, alerts, window } = simulation;
  const filling = lasting(window);
  if (period === undefined || period.to - period.from <= window) {
    return `the history starts empty: every principal is new in the first ${filling}, and this period is no longer than that`;
  }
  const settled = settledAlerts(simulation).length;
  return `the history starts empty: ${plural(alerts.length - settled, 'alert')} in the first ${filling}, when every principal is new (load a baseline to avoid these), ${settled} after that`;
}

/** A principal in few characters. Name and account together still identify it. */
export interface PrincipalName {
  /** `user/alice`, `role/DataPipeline`, `root`; otherwise all that is known. */
  readonly name: string;
  readonly account: string | undefined;
}

/** An IAM name is unique in its account whatever its path, so the path is left out. */
const identity = /^arn:[\w-]+:iam::(?<account>\d*):(?<kind>user|role)\/(?:.*\/)?(?<name>[^/]+)$/su;
const otherArn = /^arn:[\w-]+:[\w-]+:[^:]*:(?<account>\d*):(?<name>.+)$/su;
const prefixed = /^(?<account>\d{12}):(?<name>.+)$/su;

/** Without the common parts of ARNs, and without invisible characters. */
export function principalName(principal: string): PrincipalName {
  const found = [identity, otherArn, prefixed].map((form) => form.exec(principal)?.groups).find(Boolean);
  const { account, kind, name = principal } = found ?? {};
  const whole = kind === undefined ? name : `${kind}/${name}`;
  return { name: withoutLinks(cleaned(whole)) || 'unidentified', account: account || undefined };
}

/** `17%`; 0% and 100% only if they are exact. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  if (share > 0.995 && share < 1) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** `10 days`, or in hours if less than two days. */
export function lasting(millis: number): string {
  return millis < 2 * millisPerDay
    ? plural(Math.round(millis / 3_600_000), 'hour')
    : plural(Math.round(millis / millisPerDay), 'day');
}

export const habitTexts: Readonly<Record<Habit, string>> = {
  daily: 'daily caller',
  'one-alert': 'one alert',
  'several-alerts': 'several alerts',
  excepted: 'excepted',
};
