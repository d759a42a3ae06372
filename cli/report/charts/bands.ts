import type { Intervals } from '../../../lambda/detection/history.ts';
import type { PrincipalOutlook } from '../../simulate-principals.ts';
import type { Frame } from './chart.ts';

/** The time in which calls of a principal stay quiet. */
export interface Band {
  readonly row: number;
  readonly start: Date;
  readonly end: Date;
}

/** From each first call to the end of the window after the last; cut where the chart ends. */
export function bandsOf(
  outlooks: readonly PrincipalOutlook[],
  list: 'requests' | 'successes',
  [, end]: Frame['domain'],
): Band[] {
  return outlooks.flatMap(({ history, window }, row) => bandsIn(history[list], row, window, end.getTime()));
}

function bandsIn(intervals: Intervals, row: number, window: number, end: number): Band[] {
  return intervals.map(([first, last]) => ({
    row,
    start: new Date(first),
    end: new Date(Math.min(last + window, end)),
  }));
}
