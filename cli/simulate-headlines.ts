import { plural } from '../lambda/text/plural.ts';
import { dateTime, lasting, percent } from './report/readable.ts';
import { failedShare, type Simulation, settledAlerts } from './simulate.ts';
import { severityCounts, severityList } from './simulate-severities.ts';
import { principalCount } from './simulate-terms.ts';

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
