import * as Plot from '@observablehq/plot';
import type { PrincipalOutlook } from '../../simulate-principals.ts';
import { type Band, bandsOf } from './bands.ts';
import { type Chart, type Frame, scaleOf, severityColours } from './chart.ts';
import { type CallsLook, factsOf, type PlacedMark, timelineMarks } from './marks.ts';
import { rowNames } from './row-names.ts';
import { drawn, type Mark, tied } from './svg.ts';
import { dayLabels, dayLines, historyFullLine } from './time-axis.ts';

const rowHeight = 28;
const axisHeight = 40;

type Of<Kind extends PlacedMark['kind']> = Extract<PlacedMark, { kind: Kind }>;

/** One row a principal: its calls as dots, its windows as bands, its alerts as flags. */
export function timeline(outlooks: readonly PrincipalOutlook[], frame: Frame): Chart {
  const { domain, width, marginLeft, marginRight } = frame;
  const marks = timelineMarks(outlooks, scaleOf(frame));
  const svg = drawn('Timeline: one row a principal, calls as dots, windows as bands, alerts as flags', {
    ...{ width, marginLeft, marginRight, marginTop: axisHeight, marginBottom: axisHeight },
    height: 2 * axisHeight + rowHeight * outlooks.length,
    x: { type: 'utc', domain, label: null },
    y: { type: 'band', domain: outlooks.map((_, row) => row), padding: 0, axis: null },
    marks: [
      stripes(outlooks, domain),
      dayLines(frame),
      dayLabels(frame, 'top'),
      dayLabels(frame, 'bottom'),
      bandMark(bandsOf(outlooks, 'requests', domain), 'var(--band-denied)'),
      bandMark(bandsOf(outlooks, 'successes', domain), 'var(--band)'),
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

/** Every other row is shaded, for the eye to follow from its name. */
function stripes(outlooks: readonly PrincipalOutlook[], [start, end]: Frame['domain']): Mark {
  const shaded = outlooks.map((_, row) => ({ row, start, end })).filter(({ row }) => row % 2 === 0);
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

/** A pole that stands on the time of the call, and a pennant. */
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
    fill: ({ alert }: Of<'alert'>) => severityColours[alert.severity],
    stroke: 'var(--card)',
    strokeWidth: 1,
    className: 'marks flags',
    render: tied(marks),
  });
}
