import type { Alert } from '../../lambda/detection/alert.ts';
import { largest } from '../../lambda/detection/extremes.ts';
import { grouped } from '../../lambda/detection/grouped.ts';
import { textAt } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import type { Severity } from '../../lambda/detection/severity.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { wrapped } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import { dateTime, shortened } from '../page/readable.ts';
import { colors } from '../terminal/colors.ts';
import { commandFor, issuedKey, type ShownAlerts, whyOf } from './alert-words.ts';
import { principalName } from './principal-name.ts';
import { severityCounts, severityList } from './severities.ts';

const severityColors: Readonly<Record<Severity, (text: string) => string>> = {
  low: colors.cyan,
  medium: colors.yellow,
  high: colors.red,
  critical: (text) => colors.bold(colors.red(text)),
};

/** A word in the color of a severity. */
export function inSeverityColor(severity: Severity, text: string): string {
  return severityColors[severity](text);
}

/** The columns of the table, in order; `why` follows them. */
const titles = {
  time: 'TIME (UTC)',
  severity: 'SEVERITY',
  rule: 'RULE',
  principal: 'PRINCIPAL',
  account: 'ACCOUNT',
  outcome: 'OUTCOME',
  source: 'SOURCE',
} as const;

type ColumnName = keyof typeof titles;

type Row = Readonly<Record<ColumnName | 'why', string>>;

interface Column {
  readonly name: ColumnName;
  readonly width: number;
}

const between = '  ';

/** A narrower last column would hold only a few words in a line. */
const narrowestWhy = 40;

/**
 * Alerts as a table: in one line each if the width allows, otherwise in two or more.
 * @param width of the terminal; undefined if there is none: one line for each alert, with nothing left out
 */
export function* alertTable(shown: ShownAlerts, width: number | undefined): Generator<string> {
  if (shown.alerts.length === 0) return;
  yield* alertRows(shown, width);
  yield '';
  yield* totalLines(shown);
}

/** The same without totals. */
export function* alertRows({ alerts, ruleOf }: ShownAlerts, width: number | undefined): Generator<string> {
  const rows = alerts.map((alert) => rowOf(alert, textsOf(alert, ruleOf.get(alert.ruleId))));
  const wide = columnsFor(rows, Object.keys(titles) as ColumnName[]);
  const room = width === undefined ? Number.POSITIVE_INFINITY : width - totalWidth(wide);
  const lines = room >= narrowestWhy ? wideLines(wide, room) : narrowLines(rows, width ?? 0);
  yield colors.bold(lines.head);
  for (const [i, alert] of alerts.entries()) {
    const [first = '', ...others] = lines.of(rows[i] ?? rowOf(alert, ''));
    yield first.replace(`  ${alert.severity} `, `  ${inSeverityColor(alert.severity, alert.severity)} `);
    yield* others;
  }
}

/** With the key to pass on. */
function textsOf(alert: Alert, rule: Rule | undefined): string {
  const key = issuedKey(alert);
  return `${whyOf(alert, rule)}${key === undefined ? '' : `; issued ${key}`}`;
}

function rowOf(alert: Alert, why: string): Row {
  const { name, account } = principalName(alert.principal);
  return {
    time: dateTime(alert.time),
    severity: alert.severity,
    rule: alert.ruleId,
    principal: inline(name),
    account: account ?? '-',
    outcome: alert.outcome,
    source: inline(textAt(alert.record, 'sourceIPAddress') ?? '-', 64),
    why,
  };
}

function columnsFor(rows: readonly Row[], names: readonly ColumnName[]): Column[] {
  return names.map((name) => ({
    name,
    width: Math.max(titles[name].length, largest(rows.map((row) => row[name].length))),
  }));
}

function totalWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width + between.length, 0);
}

interface Lines {
  readonly head: string;
  readonly of: (row: Row) => readonly string[];
}

function wideLines(columns: readonly Column[], room: number): Lines {
  const margin = ' '.repeat(totalWidth(columns));
  return {
    head: `${inColumns(columns, titles)}${between}WHY`,
    of: (row) => {
      const [first, ...others] = Number.isFinite(room) ? wrapped(row.why, room) : [row.why];
      return [`${inColumns(columns, row)}${between}${first}`, ...others.map((text) => `${margin}${text}`)];
    },
  };
}

const timeWidth = 19;
const longestSource = 24;

/** The rule and the reasons stand below the other columns. */
function narrowLines(rows: readonly Row[], width: number): Lines {
  const natural = columnsFor(rows, ['time', 'severity', 'principal', 'outcome', 'source']);
  const source = Math.min(natural.at(-1)?.width ?? 0, longestSource);
  const others = natural.filter(({ name }) => name !== 'principal' && name !== 'source');
  const room = width - totalWidth(others) - between.length - source;
  const columns = natural.map(({ name, width: most }) => {
    if (name === 'source') return { name, width: source };
    return { name, width: name === 'principal' ? Math.min(most, room) : most };
  });
  const several = new Set(rows.map(({ account }) => account)).size > 1;
  const margin = ' '.repeat(timeWidth + between.length);
  return {
    head: inColumns(columns, titles).trimEnd(),
    of: (row) => {
      const where = several ? ` in ${row.account}` : '';
      const below = wrapped(`${row.rule}${where}: ${row.why}`, width - margin.length);
      return [inColumns(columns, row).trimEnd(), ...below.map((text) => `${margin}${text}`)];
    },
  };
}

function inColumns(columns: readonly Column[], texts: Readonly<Record<ColumnName, string>>): string {
  return columns.map(({ name, width }) => shortened(texts[name], width).padEnd(width)).join(between);
}

const mostPrincipals = 10;

/** How many alerts there are of each severity and principal, and how to continue. */
function* totalLines({ alerts, paths }: ShownAlerts): Generator<string> {
  yield colors.bold(`${plural(alerts.length, 'alert')}: ${severityList(severityCounts(alerts))}`);
  const principals = grouped(alerts, ({ principal }) => principal);
  const width = largest(principals.slice(0, mostPrincipals).map(([alert]) => nameWithAccount(alert).length));
  for (const group of principals.slice(0, mostPrincipals)) {
    const count = String(group.length).padStart(5);
    yield `${count}  ${nameWithAccount(group[0]).padEnd(width)}  ${severityList(severityCounts(group))}`;
  }
  if (principals.length > mostPrincipals) yield `       and ${principals.length - mostPrincipals} more principals`;
  const command = alerts[0] && commandFor(alerts[0], paths);
  yield '';
  yield 'To see each alert as its email, add --format email.';
  if (command === undefined) return;
  yield 'To investigate the first alert:';
  yield `  ${command}`;
}

function nameWithAccount(alert: Alert | undefined): string {
  const { name, account } = principalName(alert?.principal ?? '');
  return `${shortened(inline(name), 40)}${account === undefined ? '' : ` in ${account}`}`;
}
