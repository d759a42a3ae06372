import type { Severity } from '../../../lambda/detection/severity.ts';
import type { Period } from '../../days.ts';
import { dayOf, millisPerDay } from '../../simulate-period.ts';
import { severities } from '../../simulate-severities.ts';
import type { Facts } from '../fact-rows.ts';
import type { Markup } from '../markup.ts';

/** A picture and what its marks tell, by number. */
export interface Chart {
  readonly svg: Markup;
  readonly facts: readonly Facts[];
}

/** What all charts of a page share, so that a day stands at the same place in each. */
export interface Frame {
  /** Whole days, since a call at noon belongs to a day. */
  readonly domain: readonly [Date, Date];
  /** When everybody has ceased to be new; undefined where the period ends before. */
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

/** How many pixels a millisecond takes. */
export function scaleOf({ domain: [start, end], width, marginLeft, marginRight }: Frame): number {
  return (width - marginLeft - marginRight) / (end.getTime() - start.getTime());
}

export const severityColours: Readonly<Record<Severity, string>> = {
  low: 'var(--low)',
  medium: 'var(--medium)',
  high: 'var(--high)',
  critical: 'var(--critical)',
};

/** A colour scale for marks whose fill is a severity. */
export const severityScale = {
  type: 'ordinal' as const,
  domain: [...severities],
  range: severities.map((severity) => severityColours[severity]),
};
