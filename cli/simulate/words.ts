import { cleaned } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import { dateTime } from '../page/readable.ts';
import { millisPerDay } from './period.ts';
import { type Habit, principalCount } from './principals.ts';
import { severityCounts, severityList } from './severities.ts';
import { failedShare, type Simulation, settledAlerts } from './simulate.ts';

/** The whole in a few sentences, for the terminal and for the page. */
export function headlines(simulation: Simulation): string[] {
  const { period, calls, principals, alerts } = simulation;
  if (period === undefined || calls.length === 0) return ['No matching call was found, so nothing would have rung'];
  const failed = percent(failedShare(calls));
  return [
    `What would have rung from ${dateTime(period.from)} to ${dateTime(period.to)} UTC`,
    `${plural(calls.length, 'call')} of ${plural(principalCount(principals), 'principal')}, ${failed} of them failed`,
    alertsSentence(simulation),
    ...exceptionSentence(simulation),
    ...(alerts.length === 0 ? [] : [settledSentence(simulation)]),
  ];
}

function alertsSentence({ alerts }: Simulation): string {
  return alerts.length === 0
    ? 'no alert'
    : `${plural(alerts.length, 'alert')}: ${severityList(severityCounts(alerts))}`;
}

function exceptionSentence({ exceptions, alerts, alertsWithoutExceptions }: Simulation): string[] {
  return exceptions.length === 0
    ? []
    : [`with the exceptions ${plural(alerts.length, 'alert')}, without them ${alertsWithoutExceptions}`];
}

/** The first window is louder than life, as the history is still empty. */
export function settledSentence(simulation: Simulation): string {
  const { period, alerts, window } = simulation;
  const filling = lasting(window);
  if (period === undefined || period.to - period.from <= window) {
    return `the history begins empty: in its first ${filling} everybody is new, and this is no longer than that`;
  }
  const settled = settledAlerts(simulation).length;
  return `the history begins empty: ${plural(alerts.length - settled, 'alert')} in its first ${filling}, when everybody is new (a baseline spares you these), ${settled} after`;
}

/** A principal in few characters. Together, name and account still tell it apart from all others. */
export interface PrincipalName {
  /** `user/alice`, `role/DataPipeline`, `root`; else all that is known. */
  readonly name: string;
  readonly account: string | undefined;
}

/** An IAM name is unique in its account whatever its path, so the path is left out. */
const identity = /^arn:[\w-]+:iam::(?<account>\d*):(?<kind>user|role)\/(?:.*\/)?(?<name>[^/]+)$/su;
const otherArn = /^arn:[\w-]+:[\w-]+:[^:]*:(?<account>\d*):(?<name>.+)$/su;
const prefixed = /^(?<account>\d{12}):(?<name>.+)$/su;

/** Without what every ARN has, and without characters that cannot be seen. */
export function principalName(principal: string): PrincipalName {
  const found = [identity, otherArn, prefixed].map((form) => form.exec(principal)?.groups).find(Boolean);
  const { account, kind, name = principal } = found ?? {};
  const whole = kind === undefined ? name : `${kind}/${name}`;
  return { name: cleaned(whole) || 'unidentified', account: account || undefined };
}

/** `17 %`; never 0 % or 100 % for what is only nearly so. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '< 1 %';
  if (share > 0.995 && share < 1) return '> 99 %';
  return `${Math.round(share * 100)} %`;
}

/** `10 days`, or hours for less than two days. */
export function lasting(millis: number): string {
  return millis < 2 * millisPerDay
    ? plural(Math.round(millis / 3_600_000), 'hour')
    : plural(Math.round(millis / millisPerDay), 'day');
}

export const habitTexts: Readonly<Record<Habit, string>> = {
  daily: 'daily caller',
  'rang-once': 'rang once',
  'rings-again': 'rings again',
  excepted: 'silenced',
};
