import * as Plot from '@observablehq/plot';
import type { Severity } from '../../../lambda/detection/severity.ts';
import { severities } from '../../detect/severities.ts';
import type { Period } from '../../log-files/days.ts';
import type { Mark } from '../../page/charts.ts';
import { dayOf, millisPerDay } from '../period.ts';

/** The layout that all charts of a page share, so that a day has the same position in each. */
export interface Frame {
  /** Whole days, since a call at noon belongs to a day. */
  readonly domain: readonly [Date, Date];
  /** The end of the first window, in which every principal is new; undefined if the period ends earlier. */
  readonly historyFull: Date | undefined;
  /** Pixels. */
  readonly width: number;
  readonly marginLeft: number;
  readonly marginRight: number;
}

/** @param window the history window, in milliseconds */
export function frameOf({ from, to }: Period, window: number, marginLeft: number): Frame {
  const full = from + window;
  return {
    domain: [new Date(dayOf(from)), new Date(dayOf(to) + millisPerDay)],
    historyFull: full < to ? new Date(full) : undefined,
    width: 1_120,
    marginLeft,
    marginRight: 24,
  };
}

/** Pixels per millisecond. */
export function scaleOf({ domain: [start, end], width, marginLeft, marginRight }: Frame): number {
  return (width - marginLeft - marginRight) / (end.getTime() - start.getTime());
}

export const severityColors: Readonly<Record<Severity, string>> = {
  low: 'var(--low)',
  medium: 'var(--medium)',
  high: 'var(--high)',
  critical: 'var(--critical)',
};

/** The color scale for marks whose fill is a severity. */
export const severityScale = {
  type: 'ordinal' as const,
  domain: [...severities],
  range: severities.map((severity) => severityColors[severity]),
};

/** Days from one label to the next. */
const steps = [1, 2, 7, 14, 28, 91, 182, 364] as const;

const labelPixels = 54;

const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The days with a label: as many as fit. */
function labeledDays(frame: Frame): Date[] {
  const [start, end] = frame.domain;
  const dayPixels = millisPerDay * scaleOf(frame);
  const days = (end.getTime() - start.getTime()) / millisPerDay;
  const step = steps.find((count) => count * dayPixels >= labelPixels) ?? Math.ceil(labelPixels / dayPixels);
  return Array.from({ length: Math.ceil(days / step) }, (_, i) => new Date(start.getTime() + i * step * millisPerDay));
}

/** Labels in the middle of their days. The first label of each year includes the year. */
export function dayLabels(frame: Frame, anchor: 'top' | 'bottom'): Mark {
  const days = labeledDays(frame);
  return Plot.axisX(
    days.map((day) => new Date(day.getTime() + millisPerDay / 2)),
    {
      anchor,
      tickSize: 0,
      tickPadding: 6,
      tickFormat: (_: unknown, i: number) => labelOf(days[i], days[i - 1]),
      color: 'var(--muted)',
    },
  );
}

/** Lines at the start of each day with a label. */
export function dayLines(frame: Frame): Mark {
  return Plot.ruleX(labeledDays(frame), { stroke: 'var(--line)' });
}

/** After this line, alerts are for principals that are new or call again after a break. */
export function historyFullLine({ historyFull }: Frame): Mark {
  return historyFull ? Plot.ruleX([historyFull], { stroke: 'var(--muted)', strokeDasharray: '3,3' }) : null;
}

function labelOf(day: Date | undefined, before: Date | undefined): string {
  if (day === undefined) return '';
  const year = day.getUTCFullYear();
  return year === before?.getUTCFullYear() ? dayAndMonth.format(day) : `${dayAndMonth.format(day)}\n${year}`;
}
