import * as Plot from '@observablehq/plot';
import { largest, smallest } from '../../lambda/detection/extremes.ts';
import { cleaned } from '../../lambda/text/caller-text.ts';
import type { Period } from '../log-files/days.ts';
import { type Chart, drawn, type Mark as PlotMark, tied } from '../page/charts.ts';
import { shortened } from '../page/readable.ts';
import { minute } from './activity.ts';
import { type ChartMark, chartMarks, type Look } from './chart-marks.ts';
import type { JudgedGroup } from './marks.ts';

const width = 1_120;
const marginLeft = 290;
const marginRight = 28;
const rowHeight = 24;
const axisHeight = 40;
const longestName = 36;

const looks: Readonly<Record<Look, { readonly fill: string; readonly stroke: string }>> = {
  review: { fill: 'var(--high)', stroke: 'var(--high)' },
  hint: { fill: 'var(--medium)', stroke: 'var(--medium)' },
  plain: { fill: 'var(--call)', stroke: 'var(--call)' },
};

export const lookColor = (look: Look): string => looks[look].fill;

/**
 * One row per action, calls as dots in order of time: filled if any of them succeeded, otherwise hollow.
 * @param issuedAt drawn as a line if it is in the time shown
 */
export function sessionChart(groups: readonly JudgedGroup[], issuedAt: number | undefined): Chart {
  const domain = shownTime(groups, issuedAt);
  const scale = (width - marginLeft - marginRight) / (domain.to - domain.from);
  const { marks, facts } = chartMarks(groups, scale);
  const svg = drawn('Timeline: one row per action, calls as dots', {
    ...{ width, marginLeft, marginRight, marginTop: axisHeight, marginBottom: axisHeight },
    height: 2 * axisHeight + rowHeight * groups.length,
    x: { type: 'utc', domain: [new Date(domain.from), new Date(domain.to)], label: null },
    y: { type: 'band', domain: groups.map((_, row) => row), padding: 0, axis: null },
    marks: [
      stripes(groups, domain),
      ...timeAxis(domain),
      ...(issuedAt === undefined ? [] : [issueLine(issuedAt)]),
      names(groups, marks),
      dots(marks),
    ],
  });
  return { svg, facts };
}

/** The limit of dates, in milliseconds from 1970; a record may contain any time. */
const furthestTime = 8.64e15;

/** From the start of the session, or the first call, to the last call, with a margin at both ends. */
function shownTime(groups: readonly JudgedGroup[], issuedAt: number | undefined): Period {
  const first = smallest(groups.map(({ group }) => group.first));
  const last = largest(groups.map(({ group }) => group.last));
  const from = issuedAt !== undefined && issuedAt <= first ? issuedAt : first;
  const room = Math.max((last - from) * 0.03, 30_000);
  return { from: Math.max(from - room, -furthestTime), to: Math.min(last + room, furthestTime) };
}

function stripes(groups: readonly JudgedGroup[], { from, to }: Period): PlotMark {
  const shaded = groups.map((_, row) => row).filter((row) => row % 2 === 0);
  const place = { x1: () => new Date(from), x2: () => new Date(to), y: (row: number) => row };
  return Plot.barX(shaded, { ...place, fill: 'var(--stripe)' });
}

function timeAxis(domain: Period): PlotMark[] {
  const ticks = timeTicks(domain);
  const labels = { tickSize: 0, tickPadding: 6, tickFormat: (_: unknown, i: number) => tickLabel(ticks, i) };
  return [
    Plot.ruleX(ticks, { stroke: 'var(--line)' }),
    Plot.axisX(ticks, { ...labels, anchor: 'top', color: 'var(--muted)' }),
    Plot.axisX(ticks, { ...labels, anchor: 'bottom', color: 'var(--muted)' }),
  ];
}

function issueLine(issuedAt: number): PlotMark {
  return Plot.ruleX([new Date(issuedAt)], { stroke: 'var(--muted)', strokeDasharray: '3,3' });
}

function names(groups: readonly JudgedGroup[], marks: readonly ChartMark[]): PlotMark {
  const rows = marks.filter(({ kind }) => kind === 'name');
  return Plot.text(rows, {
    y: 'row',
    frameAnchor: 'left',
    textAnchor: 'end',
    dx: -12,
    text: ({ row }: ChartMark) => nameOf(groups[row]),
    fill: ({ look }: ChartMark) => (look === 'review' ? 'var(--high)' : 'currentColor'),
    className: 'marks names',
    render: tied(rows),
  });
}

function nameOf(judged: JudgedGroup | undefined): string {
  return judged ? shortened(cleaned(`${judged.group.service} ${judged.group.action}`), longestName) : '';
}

function dots(marks: readonly ChartMark[]): PlotMark {
  const calls = marks.filter(({ kind }) => kind === 'calls');
  return Plot.dot(calls, {
    x: ({ time }: ChartMark) => new Date(time),
    y: 'row',
    r: ({ calls: count }: ChartMark) => 3.5 + Math.min(4, Math.log2(Math.max(1, count)) / 1.5),
    fill: ({ look, succeeded }: ChartMark) => (succeeded ? looks[look].fill : 'var(--card)'),
    stroke: ({ look }: ChartMark) => looks[look].stroke,
    strokeWidth: 1.75,
    className: 'marks calls',
    render: tied(calls),
  });
}

const hour = 60 * minute;
const day = 24 * hour;

const steps = [minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour].concat([
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
  91 * day,
  364 * day,
]);

const mostTicks = 11;

/** Round times in a period, as many as there is room for labels. */
function timeTicks({ from, to }: Period): Date[] {
  const step =
    steps.find((millis) => (to - from) / millis <= mostTicks) ?? Math.ceil((to - from) / mostTicks / day) * day;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => new Date(first + i * step));
}

/** `22:50`; the date for whole days, and date and time for the first label of a day. */
function tickLabel(ticks: readonly Date[], i: number): string {
  const [text, before] = [ticks[i]?.toISOString(), ticks[i - 1]?.toISOString()];
  if (text === undefined) return '';
  const [date, time] = [text.slice(0, 10), text.slice(11, 16)];
  const daily = ticks.every((tick) => tick.getTime() % day === 0);
  if (daily) return date;
  return before?.startsWith(date) ? time : `${time}\n${date}`;
}
