import type { Period } from '../days.ts';
import { minute } from './activity.ts';

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

/** Round times within a period, as many as have room for a label. */
export function timeTicks({ from, to }: Period): Date[] {
  const step =
    steps.find((millis) => (to - from) / millis <= mostTicks) ?? Math.ceil((to - from) / mostTicks / day) * day;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => new Date(first + i * step));
}

/** `22:50`; the first of each day, and days themselves, by their date. */
export function tickLabel(ticks: readonly Date[], i: number): string {
  const [text, before] = [ticks[i]?.toISOString(), ticks[i - 1]?.toISOString()];
  if (text === undefined) return '';
  const [date, time] = [text.slice(0, 10), text.slice(11, 16)];
  const daily = ticks.every((tick) => tick.getTime() % day === 0);
  if (daily) return date;
  return before?.startsWith(date) ? time : `${time}\n${date}`;
}
