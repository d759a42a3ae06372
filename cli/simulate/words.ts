import { plural } from '../../lambda/text/plural.ts';
import { severityCounts, severityList } from '../detect/severities.ts';
import { dateTime } from '../page/readable.ts';
import { millisPerDay } from './period.ts';
import { type Habit, principalCount } from './principals.ts';
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

/** An excepted call does not make its principal known, so a later call can raise an alert that there would not be otherwise. */
export function exceptionSentence(simulation: Simulation): string[] {
  const { exceptions, alerts, alertsWithoutExceptions, alertsInstead } = simulation;
  if (exceptions.length === 0) return [];
  const suppressed = alertsWithoutExceptions - alerts.length + alertsInstead;
  const instead =
    alertsInstead === 0
      ? ''
      : `, and ${plural(alertsInstead, 'later call')} outside of them ${alertsInstead === 1 ? 'alerts' : 'alert'} instead`;
  return [
    `${plural(alerts.length, 'alert')} with the exceptions, ${alertsWithoutExceptions} without: they suppress ${suppressed}${instead}`,
  ];
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
  'no-alert': 'no alert',
  excepted: 'excepted',
};
