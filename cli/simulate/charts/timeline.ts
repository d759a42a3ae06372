import * as Plot from '@observablehq/plot';
import type { Intervals } from '../../../lambda/detection/history.ts';
import type { Severity } from '../../../lambda/detection/severity.ts';
import { type PrincipalName, principalName } from '../../detect/principal-name.ts';
import { severities } from '../../detect/severities.ts';
import { type Chart, drawn, legend, type Mark, sample, tied } from '../../page/charts.ts';
import { html, type Markup } from '../../page/markup.ts';
import type { PrincipalSummary } from '../principals.ts';
import { dayLabels, dayLines, type Frame, historyFullLine, scaleOf, severityColors } from './frame.ts';
import { type CallsLook, factsOf, type PlacedMark, timelineMarks } from './marks.ts';

const rowHeight = 28;
const axisHeight = 40;

type Of<Kind extends PlacedMark['kind']> = Extract<PlacedMark, { kind: Kind }>;

/** One row per principal: calls as dots, history windows as bands, alerts as flags. */
export function timeline(summaries: readonly PrincipalSummary[], frame: Frame): Chart {
  const { domain, width, marginLeft, marginRight } = frame;
  const marks = timelineMarks(summaries, scaleOf(frame));
  const svg = drawn('Timeline: one row per principal, calls as dots, history windows as bands, alerts as flags', {
    ...{ width, marginLeft, marginRight, marginTop: axisHeight, marginBottom: axisHeight },
    height: 2 * axisHeight + rowHeight * summaries.length,
    x: { type: 'utc', domain, label: null },
    y: { type: 'band', domain: summaries.map((_, row) => row), padding: 0, axis: null },
    marks: [
      stripes(summaries, domain),
      dayLines(frame),
      dayLabels(frame, 'top'),
      dayLabels(frame, 'bottom'),
      bandMark(bandsOf(summaries, 'requests', domain), 'var(--band-denied)'),
      bandMark(bandsOf(summaries, 'successes', domain), 'var(--band)'),
      historyFullLine(frame),
      ...rowNames(only(marks, 'name')),
      flagMark(only(marks, 'alert')),
      callMark(only(marks, 'calls')),
    ],
  });
  return { svg, facts: marks.map(factsOf) };
}

function only<Kind extends PlacedMark['kind']>(marks: readonly PlacedMark[], kind: Kind): Of<Kind>[] {
  return marks.filter((mark): mark is Of<Kind> => mark.kind === kind);
}

/** Every other row is shaded, so that a row is easy to follow from its name. */
function stripes(summaries: readonly PrincipalSummary[], [start, end]: Frame['domain']): Mark {
  const shaded = summaries.map((_, row) => ({ row, start, end })).filter(({ row }) => row % 2 === 0);
  return Plot.barX(shaded, { x1: 'start', x2: 'end', y: 'row', fill: 'var(--stripe)' });
}

function bandMark(bands: readonly Band[], fill: string): Mark {
  return Plot.barX(bands, { x1: 'start', x2: 'end', y: 'row', fill, insetTop: 7, insetBottom: 7, rx: 3 });
}

const looks: Readonly<Record<CallsLook, { readonly fill: string; readonly stroke: string }>> = {
  succeeded: { fill: 'var(--call)', stroke: 'var(--call)' },
  failed: { fill: 'var(--card)', stroke: 'var(--call)' },
  mixed: { fill: 'var(--call-half)', stroke: 'var(--call)' },
  excepted: { fill: 'var(--excepted)', stroke: 'var(--excepted)' },
};

function callMark(marks: readonly Of<'calls'>[]): Mark {
  return Plot.dot(marks, {
    x: ({ time }: Of<'calls'>) => new Date(time),
    y: 'row',
    r: 3.25,
    fill: ({ look }: Of<'calls'>) => looks[look].fill,
    stroke: ({ look }: Of<'calls'>) => looks[look].stroke,
    strokeWidth: 1.5,
    className: 'marks calls',
    render: tied(marks),
  });
}

interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** A pole at the time of the call, and a pennant. */
const flag = {
  draw(context: Pen) {
    context.moveTo(-0.75, 0);
    context.lineTo(-0.75, -14);
    context.lineTo(10, -9.5);
    context.lineTo(0.75, -5);
    context.lineTo(0.75, 0);
    context.closePath();
  },
};

function flagMark(marks: readonly Of<'alert'>[]): Mark {
  return Plot.dot(marks, {
    x: ({ time }: Of<'alert'>) => new Date(time),
    y: 'row',
    symbol: flag,
    r: 4,
    fill: ({ alert }: Of<'alert'>) => severityColors[alert.severity],
    stroke: 'var(--card)',
    strokeWidth: 1,
    className: 'marks flags',
    render: tied(marks),
  });
}

/** The time in which a principal's calls raise no alert. */
interface Band {
  readonly row: number;
  readonly start: Date;
  readonly end: Date;
}

/** From each first call to the end of the window after the last call, at most to the end of the chart. */
function bandsOf(
  summaries: readonly PrincipalSummary[],
  list: 'requests' | 'successes',
  [, end]: Frame['domain'],
): Band[] {
  return summaries.flatMap(({ history, window }, row) => bandsIn(history[list], row, window, end.getTime()));
}

function bandsIn(intervals: Intervals, row: number, window: number, end: number): Band[] {
  return intervals.map(([first, last]) => ({
    row,
    start: new Date(first),
    end: new Date(Math.min(last + window, end)),
  }));
}

type NameMark = Extract<PlacedMark, { kind: 'name' }>;

const accountPixels = 108;
const namePixels = 240;
const nameEms = 16.5;

/** Room for names, and for accounts if there are several. */
export function namesWidth(summaries: readonly PrincipalSummary[]): number {
  return severalAccounts(summaries) ? namePixels + accountPixels : namePixels;
}

/** Names at the left of their rows, shortened in the middle; their details show the whole name. */
function rowNames(marks: readonly NameMark[]): Mark[] {
  const several = severalAccounts(marks.map(({ summary }) => summary));
  const nameOf = ({ summary }: NameMark): PrincipalName => principalName(summary.principal);
  const place = { y: 'row', frameAnchor: 'left', textAnchor: 'end' } as const;
  const names = Plot.text(marks, {
    ...place,
    text: (mark: NameMark) => nameOf(mark).name,
    dx: several ? -12 - accountPixels : -12,
    lineWidth: nameEms,
    textOverflow: 'ellipsis-middle',
    className: 'marks names',
    render: tied(marks),
  });
  const accounts = Plot.text(marks, {
    ...place,
    text: (mark: NameMark) => nameOf(mark).account ?? '',
    dx: -12,
    fill: 'var(--muted)',
  });
  return several ? [names, accounts] : [names];
}

function severalAccounts(summaries: readonly PrincipalSummary[]): boolean {
  return new Set(summaries.map(({ principal }) => principalName(principal).account)).size > 1;
}

/** @param window the history window, in words */
export function timelineLegend(window: string): Markup {
  return legend([
    [dotSample('var(--call)', 'var(--call)'), 'succeeded'],
    [dotSample('var(--card)', 'var(--call)'), 'failed'],
    [dotSample('var(--call-half)', 'var(--call)'), 'some failed'],
    [dotSample('var(--excepted)', 'var(--excepted)'), 'excepted'],
    [bandSample('var(--band)'), `no alert: within ${window} of a successful call`],
    [bandSample('var(--band-denied)'), 'no alert for failed calls'],
    ...severities.map((severity, i) => [flagSample(severity), i === 0 ? `alert: ${severity}` : severity] as const),
  ]);
}

function dotSample(fill: string, stroke: string): Markup {
  return sample(html`<circle cx="11" cy="8" r="3.5" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`);
}

function bandSample(fill: string): Markup {
  return sample(html`<rect x="0" y="2" width="22" height="12" rx="3" fill="${fill}"/>`);
}

function flagSample(severity: Severity): Markup {
  return sample(html`<path d="M6.25,15V1L17,5.5L7.75,10V15Z" fill="${severityColors[severity]}"/>`);
}
