import type { Alert } from '../../../lambda/detection/alert.ts';
import { grouped } from '../../../lambda/detection/grouped.ts';
import type { JudgedCall } from '../../simulate-calls.ts';
import { millisPerDay } from '../../simulate-period.ts';
import type { PrincipalOutlook } from '../../simulate-principals.ts';
import type { Facts } from '../fact-rows.ts';
import { alertFacts, callsFacts, principalFacts } from '../facts.ts';
import type { Place } from './svg.ts';

/** One thing in a row of the timeline that can be pointed at: the row's name, the calls of a short time, or an alert. */
export type RowMark = { readonly time: number; readonly row: number } & (
  | { readonly kind: 'name'; readonly outlook: PrincipalOutlook }
  | { readonly kind: 'calls'; readonly calls: readonly JudgedCall[]; readonly look: CallsLook }
  | { readonly kind: 'alert'; readonly alert: Alert }
);

/** How calls are drawn. */
export type CallsLook = 'succeeded' | 'failed' | 'mixed' | 'excepted';

export type PlacedMark = RowMark & Place;

const hour = 3_600_000;

/** Calls closer than this share a mark, the first that keeps marks apart. */
const steps = [hour, 6 * hour, millisPerDay, 7 * millisPerDay] as const;

/** Narrower marks would lie on each other. */
const markPixels = 7;
const flagPixels = 9;

/** The marks of all rows, numbered row by row and in order of time, as the keyboard goes through them. */
export function timelineMarks(outlooks: readonly PrincipalOutlook[], pixelsPerMilli: number): PlacedMark[] {
  return outlooks
    .flatMap((outlook, row) => rowMarks(outlook, row, pixelsPerMilli))
    .map((mark, facts) => ({ ...mark, facts }));
}

export function factsOf(mark: RowMark): Facts {
  if (mark.kind === 'name') return principalFacts(mark.outlook);
  return mark.kind === 'alert' ? alertFacts(mark.alert) : callsFacts(mark.calls);
}

function rowMarks(outlook: PrincipalOutlook, row: number, pixelsPerMilli: number): RowMark[] {
  const step = steps.find((millis) => millis * pixelsPerMilli >= markPixels) ?? steps[steps.length - 1] ?? hour;
  const marks = [...callMarks(outlook.calls, row, step), ...alertMarks(outlook.alerts, row, pixelsPerMilli)];
  return [{ kind: 'name', outlook, row, time: Number.NEGATIVE_INFINITY }, ...marks.sort((a, b) => a.time - b.time)];
}

function callMarks(calls: readonly JudgedCall[], row: number, step: number): RowMark[] {
  const groups = grouped(calls, ({ sighting }) => String(Math.floor(sighting.time / step)));
  return groups.map((group) => ({ kind: 'calls', calls: group, row, time: middleOf(group), look: lookOf(group) }));
}

function middleOf(calls: readonly JudgedCall[]): number {
  const [first, last] = [calls.at(0)?.sighting.time ?? 0, calls.at(-1)?.sighting.time ?? 0];
  return (first + last) / 2;
}

function lookOf(calls: readonly JudgedCall[]): CallsLook {
  if (calls.every(({ fate }) => fate.kind === 'excepted')) return 'excepted';
  if (calls.every(({ sighting }) => sighting.succeeded)) return 'succeeded';
  return calls.some(({ sighting }) => sighting.succeeded) ? 'mixed' : 'failed';
}

/** Flags that would hide each other are moved apart; their facts tell the exact time. */
function alertMarks(alerts: readonly Alert[], row: number, pixelsPerMilli: number): RowMark[] {
  const apart = flagPixels / pixelsPerMilli;
  let next = Number.NEGATIVE_INFINITY;
  return alerts.map((alert) => {
    const time = Math.max(alert.time, next);
    next = time + apart;
    return { kind: 'alert', alert, row, time };
  });
}
