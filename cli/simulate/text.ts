import { inDigestOrder } from '../../lambda/alerting/digest.ts';
import { largest } from '../../lambda/detection/extremes.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { wrapped } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import { alertRows } from '../detect/alert-table.ts';
import { commandFor } from '../detect/alert-words.ts';
import { principalName } from '../detect/principal-name.ts';
import { reasonCounts, severityCounts, severityList, worstSeverity } from '../detect/severities.ts';
import { date } from '../page/readable.ts';
import { outputWidth } from '../terminal/text.ts';
import { type ExceptionEffect, type Proposals, remarkOn } from './exceptions.ts';
import { type PrincipalSummary, severalTerms, termName } from './principals.ts';
import type { SimulatedDay, Simulation } from './simulate.ts';
import { type Column, textTable } from './text-table.ts';
import { habitTexts, headlines, percent } from './words.ts';

const widestBar = 30;

/** Without a terminal. */
const usualWidth = 80;

/** The simulation as text for a terminal. */
export function simulationText(simulation: Simulation): string {
  const { days, principals, alerts, exceptions, proposals } = simulation;
  const width = outputWidth() ?? usualWidth;
  const sections = [
    headlines(simulation)
      .flatMap((text) => wrapped(text, width))
      .join('\n'),
    titled('ALERTS, the most severe first', alertLines(simulation, width)),
    titled('ALERTS PER DAY', dayRows(days)),
    titled('BY PRINCIPAL', principals.length === 0 ? [] : principalTable(principals, width)),
    titled('REASONS FOR A HIGHER SEVERITY', reasonRows(alerts, width)),
    titled(
      'DAILY CALLERS (one alert, then none)',
      dailyRows(principals).flatMap((text) => wrapped(text, width)),
    ),
    titled('EXCEPTIONS', exceptions.length === 0 ? [] : exceptionTable(exceptions, width)),
    titled('PROPOSED EXCEPTIONS', proposalRows(proposals, width)),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function titled(title: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : [title, ...rows].join('\n');
}

const mostAlerts = 20;

/** Each with the command that investigates it. */
function alertLines({ alerts, ruleOf, paths }: Simulation, width: number): string[] {
  const shown = inDigestOrder(alerts).slice(0, mostAlerts);
  if (shown.length === 0) return [];
  const commands = shown
    .map((alert) => commandFor(alert, paths))
    .filter((command) => command !== undefined)
    .slice(0, mostCommands);
  const more = alerts.length - shown.length;
  return [
    ...alertRows({ alerts: shown, ruleOf, paths }, width),
    ...(more > 0 ? [`and ${plural(more, 'more alert')}: use detect to see them`] : []),
    ...(commands.length === 0
      ? []
      : ['To investigate the first of them:', ...commands.map((command) => `  ${command}`)]),
  ];
}

const mostCommands = 3;

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

/** The columns that are left out first if the width does not suffice come last. */
function principalTable(principals: readonly PrincipalSummary[], width: number): string[] {
  const severalAccounts = new Set(principals.map(({ principal }) => principalName(principal).account)).size > 1;
  const several = severalTerms(principals);
  const columns: Column<PrincipalSummary>[] = [
    { title: 'principal', cell: ({ principal }) => inline(principalName(principal).name, 64) },
    ...(severalAccounts
      ? [{ title: 'account', cell: ({ principal }: PrincipalSummary) => principalName(principal).account ?? '-' }]
      : []),
    { title: 'worst', cell: ({ alerts }) => worstSeverity(alerts) ?? '-' },
    { title: 'alerts', right: true, cell: ({ alerts }) => dash(alerts.length) },
    { title: 'calls', right: true, cell: ({ calls }) => String(calls.length) },
    {
      title: 'failed',
      right: true,
      cell: ({ failed, calls }) => (failed === 0 ? '-' : percent(failed / calls.length)),
    },
    { title: 'days', right: true, cell: ({ activeDays }) => String(activeDays) },
    { title: 'last', cell: ({ last }) => date(last) },
    { title: 'first', cell: ({ first }) => date(first) },
    { title: 'habit', cell: ({ habit }) => habitTexts[habit] },
  ];
  const below = several ? (summary: PrincipalSummary) => termName(summary) : undefined;
  return textTable(columns, principals, { width, below });
}

function dash(count: number): string {
  return count === 0 ? '-' : String(count);
}

function reasonRows(alerts: Simulation['alerts'], width: number): string[] {
  return reasonCounts(alerts).flatMap(({ alerts: count, text }) =>
    wrapped(text, width - 6).map((line, i) => `${i === 0 ? String(count).padStart(4) : '    '}  ${line}`),
  );
}

function dailyRows(principals: readonly PrincipalSummary[]): string[] {
  return principals
    .filter(({ habit }) => habit === 'daily')
    .map(({ principal, calls, activeDays, alerts }) => {
      const alert = alerts[0] ? ` (alert on ${date(alerts[0].time)})` : '';
      return `  ${inline(principal, 256)}: ${plural(calls.length, 'call')} on ${activeDays} days${alert}`;
    });
}

function exceptionTable(effects: readonly ExceptionEffect[], width: number): string[] {
  const columns: Column<ExceptionEffect>[] = [
    { title: 'exception', cell: ({ exception }) => inline(exception.principal, 128) },
    { title: 'calls', right: true, cell: ({ calls }) => dash(calls) },
    { title: 'suppressed', right: true, cell: ({ suppressed }) => dash(suppressed) },
    { title: 'principals', right: true, cell: ({ principals }) => dash(principals) },
  ];
  return textTable(columns, effects, { width, below: (effect) => remarkOn(effect) });
}

function proposalRows({ proposed, withheld }: Proposals, width: number): string[] {
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
          ...proposed.flatMap(({ exception, suppressed }) =>
            wrapped(`  suppresses ${plural(suppressed, 'alert')} for ${inline(exception.principal, 256)}`, width),
          ),
        ]),
    ...withheld.flatMap(({ summary, why }) =>
      wrapped(`  not proposed: ${inline(summary.principal, 256)} (${why})`, width),
    ),
  ];
}
