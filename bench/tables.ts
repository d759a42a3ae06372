import Table from 'cli-table3';
import type { Report } from './report.ts';
import { type Reached, reached, type Target, targets, type Unit } from './targets.ts';

/** A table with a heading, as rows of text. */
export interface Grid {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const digits: Readonly<Record<Unit, number>> = { times: 2, megabytes: 1, kilobytes: 1, calls: 0 };
const suffixes: Readonly<Record<Unit, string>> = { times: '', megabytes: ' MB', kilobytes: ' KB', calls: '' };

/** All tables of a run, the targets first. */
export function grids(report: Report): Grid[] {
  return [
    targetGrid(report),
    millisGrid(report),
    firstCallGrid(report),
    otherToolsGrid(report),
    moduleGrid(report),
    commandLineGrid(report),
  ].filter(({ rows }) => rows.length > 0);
}

function targetGrid(report: Report): Grid {
  const nodes = Object.keys(report.nodes);
  const all = reached(report);
  const rows = targets.flatMap((target) => {
    const own = all.filter((one) => one.target === target);
    if (own.length === 0) return [];
    const cells =
      target.of === 'node' ? nodes.map((node) => cellOf(own.find((one) => one.node === node))) : [cellOf(own[0])];
    return [[target.text, boundText(target), ...cells]];
  });
  return { title: 'Targets', head: ['figure', 'target', ...versions(report)], rows };
}

function cellOf(one: Reached | undefined): string {
  if (one === undefined) return '';
  const verdict = one.met === undefined ? '' : one.met ? ' ok' : ' MISSED';
  return `${number(one.value, one.target.unit)}${verdict}`;
}

export function boundText({ atMost, atLeast, unit }: Target): string {
  const sign = atMost === undefined ? '≥' : '≤';
  const bound = atMost ?? atLeast ?? '';
  if (typeof bound !== 'object') return `${sign} ${bound}${suffixes[unit]}`;
  return Object.entries(bound)
    .map(([node, value]) => `${sign} ${value} on ${node}`)
    .join(', ');
}

export function number(value: number, unit: Unit): string {
  return `${value.toFixed(digits[unit])}${suffixes[unit]}`;
}

function versions({ nodes }: Report): string[] {
  return Object.values(nodes).map(({ version }) => `Node ${version}`);
}

const variants = ['gunzip', 'streaming', 'scanner', 'tenRules', 'naive'];

const variantTitles: Readonly<Record<string, string>> = { tenRules: 'scanner, ten rules' };

function millisGrid({ nodes }: Report): Grid {
  const rows = Object.entries(nodes).flatMap(([major, { millis }]) =>
    Object.entries(millis).map(([file, medians]) => [
      major,
      file,
      ...variants.map((name) => millisText(medians[name])),
    ]),
  );
  return {
    title: 'Warm, in one process: milliseconds',
    head: ['Node', 'log file, records', ...variants.map((name) => variantTitles[name] ?? name)],
    rows,
  };
}

function firstCallGrid({ nodes }: Report): Grid {
  const rows = Object.entries(nodes).flatMap(([major, { firstCall }]) =>
    Object.entries(firstCall).map(([name, { millis, peakMegabytes }]) => [
      ...[major, name, name === 'bare' ? '' : millisText(millis)],
      peakMegabytes.toFixed(1),
    ]),
  );
  return { title: 'First call in a fresh process, largest log file', head: ['Node', '', 'ms', 'peak MB'], rows };
}

function otherToolsGrid({ otherTools }: Report): Grid {
  const rows = Object.entries(otherTools).map(([name, millis]) => [name, millisText(millis)]);
  return { title: 'Other tools, 10,000 records', head: ['', 'ms'], rows };
}

function commandLineGrid({ commandLine }: Report): Grid {
  const rows = Object.entries(commandLine?.millis ?? {}).map(([name, millis]) => [name, millisText(millis)]);
  return { title: 'The command line', head: ['', 'ms'], rows };
}

function moduleGrid({ function: { modules, startMillis, run } }: Report): Grid {
  const rows = [
    ...Object.entries(modules).map(([name, bytes]) => [name, `${(bytes / 1000).toFixed(1)} KB`]),
    ...Object.entries(startMillis).map(([name, millis]) => [
      `start to ready handler, ${name}`,
      `${millisText(millis)} ms`,
    ]),
    ...(run === undefined ? [] : runRows(run)),
  ];
  return { title: 'The function', head: ['', ''], rows };
}

function runRows({ startMillis, runMillis, fileMillis, logBytes }: NonNullable<Report['function']['run']>): string[][] {
  return [
    ['processor time of a start', `${millisText(startMillis)} ms`],
    ['processor time of a run', `${millisText(runMillis)} ms`],
    ...Object.entries(fileMillis).map(([size, millis]) => [
      `and of a log file of ${size} MB`,
      `${millisText(millis)} ms`,
    ]),
    ['log output of a run', `${logBytes} bytes`],
  ];
}

function millisText(millis: number | undefined): string {
  return millis === undefined ? '' : millis.toFixed(millis < 10 ? 2 : 1);
}

/** For a terminal. */
export function printed({ title, head, rows }: Grid): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return `\n${title}\n${table.toString()}`;
}

/** For a page. */
export function markdown({ head, rows }: Pick<Grid, 'head' | 'rows'>): string {
  const line = (cells: readonly string[]) => `| ${head.map((_, place) => cells[place] ?? '').join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
