import Table from 'cli-table3';
import { largest } from '../../lambda/detection/extremes.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import { date } from '../page/readable.ts';
import { type ExceptionEffect, type Proposals, remarkOn } from './exceptions.ts';
import { type PrincipalSummary, severalTerms, termName } from './principals.ts';
import { reasonCounts, severityCounts, severityList } from './severities.ts';
import type { SimulatedDay, Simulation } from './simulate.ts';
import { habitTexts, headlines, percent, principalName } from './words.ts';

const widestBar = 40;

/** The simulation as text for a terminal. */
export function simulationText(simulation: Simulation): string {
  const { days, principals, alerts, exceptions, proposals } = simulation;
  const sections = [
    headlines(simulation).join('\n'),
    titled('ALERTS PER DAY', dayRows(days)),
    titled('BY PRINCIPAL', principals.length === 0 ? [] : [principalTable(principals)]),
    titled('REASONS FOR A HIGHER SEVERITY', reasonRows(alerts)),
    titled('DAILY CALLERS (one alert, then none)', dailyRows(principals)),
    titled('EXCEPTIONS', exceptions.length === 0 ? [] : [exceptionTable(exceptions)]),
    titled('PROPOSED EXCEPTIONS', proposalRows(proposals)),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function titled(title: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : [title, ...rows].join('\n');
}

/** Days without alerts are left out. */
function dayRows(days: readonly SimulatedDay[]): string[] {
  const most = largest(days.map(({ alerts }) => alerts.length));
  return days
    .filter(({ alerts }) => alerts.length > 0)
    .map(({ day, alerts }) => {
      const bar = '█'.repeat(Math.ceil((alerts.length / most) * Math.min(most, widestBar)));
      return `${date(day)}  ${String(alerts.length).padStart(4)}  ${bar}  ${severityList(severityCounts(alerts))}`;
    });
}

function principalTable(principals: readonly PrincipalSummary[]): string {
  const several = severalTerms(principals);
  const table = plainTable(
    [
      ...(several ? ['rule and term'] : []),
      'principal',
      'account',
      'alerts',
      'calls',
      'failed',
      'days',
      'first',
      'last',
      'habit',
    ],
    [...(several ? ['left' as const] : []), 'left', 'left', 'left', 'right', 'right', 'right', 'left', 'left', 'left'],
  );
  for (const summary of principals) {
    const { principal, alerts, calls, failed, activeDays, first, last, habit } = summary;
    const alertsText = alerts.length === 0 ? '-' : severityList(severityCounts(alerts));
    const failedText = failed === 0 ? '-' : percent(failed / calls.length);
    table.push([
      ...(several ? [termName(summary)] : []),
      ...nameAndAccount(principal),
      ...[alertsText, calls.length, failedText, activeDays, date(first), date(last), habitTexts[habit]],
    ]);
  }
  return table.toString();
}

function nameAndAccount(principal: string): [string, string] {
  const { name, account } = principalName(principal);
  return [inline(name, 64), account ?? '-'];
}

function reasonRows(alerts: Simulation['alerts']): string[] {
  return reasonCounts(alerts).map(({ alerts: count, text }) => `${String(count).padStart(4)}  ${text}`);
}

function dailyRows(principals: readonly PrincipalSummary[]): string[] {
  return principals
    .filter(({ habit }) => habit === 'daily')
    .map(({ principal, calls, activeDays, alerts }) => {
      const alert = alerts[0] ? ` (alert on ${date(alerts[0].time)})` : '';
      return `  ${inline(principal, 256)}: ${plural(calls.length, 'call')} on ${activeDays} days${alert}`;
    });
}

function exceptionTable(effects: readonly ExceptionEffect[]): string {
  const table = plainTable(
    ['exception', 'calls', 'principals', 'alerts suppressed', 'remark'],
    ['left', 'right', 'right', 'right', 'left'],
  );
  for (const { exception, expired, calls, principals, suppressed } of effects) {
    table.push([inline(exception.principal, 128), calls, principals, suppressed, remarkOn({ expired, calls })]);
  }
  return table.toString();
}

function proposalRows({ proposed, withheld }: Proposals): string[] {
  return [
    ...(proposed.length === 0
      ? []
      : [
          'Add a reason and an owner, and keep only entries that you know to be harmless:',
          JSON.stringify(
            proposed.map(({ exception }) => exception),
            null,
            2,
          ),
          ...proposed.map(
            ({ exception, suppressed }) =>
              `  suppresses ${plural(suppressed, 'alert')} for ${inline(exception.principal, 256)}`,
          ),
        ]),
    ...withheld.map(({ summary, why }) => `  not proposed: ${inline(summary.principal, 256)} (${why})`),
  ];
}

function plainTable(head: string[], colAligns: ('left' | 'right')[]) {
  return new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
}
