import { plural } from '../../lambda/text/plural.ts';
import { type Facts, facts, listed as listedTexts, type Place } from '../page/charts.ts';
import { dateTime } from '../page/readable.ts';
import { type CallCounts, callsIn, type Distinct, type Group, minute, textsOf } from './activity.ts';
import type { Mark } from './mark-table.ts';
import type { JudgedGroup } from './marks.ts';
import { errorsOf, outcomeWords, viaList } from './words.ts';

export type Look = 'review' | 'hint' | 'plain';

/** An item in a row of the timeline that has details: the row's name, or the calls of a short time. */
export interface ChartMark extends Place {
  readonly kind: 'name' | 'calls';
  readonly time: number;
  readonly look: Look;
  readonly calls: number;
  /** Whether at least one of the calls succeeded. */
  readonly succeeded: boolean;
}

/** Calls closer together than this share a dot. */
const dotPixels = 9;

export function lookOf(mark: Mark | undefined): Look {
  if (mark === undefined) return 'plain';
  return mark.weight ?? 'review';
}

/** The marks of all rows, numbered by row and time, which is the order of keyboard navigation, and their details. */
export function chartMarks(groups: readonly JudgedGroup[], pixelsPerMilli: number) {
  const bins = groups.flatMap((judged, row) => [nameOf(judged, row), ...callsOf(judged, row, pixelsPerMilli)]);
  const marks: ChartMark[] = bins.map(({ mark }, i) => ({ ...mark, facts: i }));
  return { marks, facts: bins.map(({ facts }) => facts) };
}

interface MarkWithFacts {
  readonly mark: Omit<ChartMark, 'facts'>;
  readonly facts: Facts;
}

function nameOf({ group, mark }: JudgedGroup, row: number): MarkWithFacts {
  const look = lookOf(mark);
  return {
    mark: { kind: 'name', row, time: Number.NEGATIVE_INFINITY, look, calls: 0, succeeded: true },
    facts: groupFacts(group, mark),
  };
}

function callsOf({ group, mark }: JudgedGroup, row: number, pixelsPerMilli: number): MarkWithFacts[] {
  const step = Math.max(minute, Math.ceil(dotPixels / pixelsPerMilli / minute) * minute);
  const bins = new Map<number, CallCounts>();
  for (const [time, outcomes] of group.minutes) {
    const start = Math.floor(time / step) * step;
    const bin = bins.get(start) ?? { succeeded: 0, denied: 0, failed: 0 };
    for (const kind of ['succeeded', 'denied', 'failed'] as const) bin[kind] += outcomes[kind];
    bins.set(start, bin);
  }
  const inOrder = [...bins].sort(([a], [b]) => a - b);
  return inOrder.map(([start, outcomes]) => ({
    mark: {
      ...{ kind: 'calls', row, look: lookOf(mark), calls: callsIn(outcomes), succeeded: outcomes.succeeded > 0 },
      // In the middle of its interval, but not before the first call or after the last.
      time: Math.min(Math.max(start + step / 2, group.first), group.last),
    },
    facts: binFacts(group, start, start + step, outcomes),
  }));
}

function binFacts(group: Group, start: number, end: number, outcomes: CallCounts): Facts {
  const [from, to] = [Math.max(start, group.first), Math.min(end, group.last)];
  return facts(`${group.service} ${group.action}: ${plural(callsIn(outcomes), 'call')}`, [
    ['time', from === to ? dateTime(from) : `${dateTime(from)} to ${dateTime(to).slice(11)}`],
    ['outcome', outcomeWords(outcomes)],
    ...circumstances(group),
  ]);
}

function groupFacts(group: Group, mark: Mark | undefined): Facts {
  return facts(`${group.service} ${group.action}`, [
    ['review', mark?.title],
    ['calls', outcomeWords(group.outcomes)],
    ['errors', errorsOf(group)],
    ['first call', dateTime(group.first)],
    ['last call', dateTime(group.last)],
    ...circumstances(group),
  ]);
}

function circumstances(group: Group) {
  const texts = (distinct: Distinct) => listedTexts(textsOf(distinct));
  return [
    ['credentials', viaList(group.via)],
    ['addresses', texts(group.address)],
    ['regions', texts(group.region)],
    ['clients', texts(group.agent)],
    ['resources', texts(group.resources)],
  ] as const;
}
