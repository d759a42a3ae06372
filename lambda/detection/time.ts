/** `2026-03-01T09:05:00Z` and what Athena, CloudTrail Lake and other exports make of it; no zone means UTC, as in CloudTrail. */
const isoTime =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)? ?(?<zone>Z(?:00:?00)?|UTC|GMT|[+-]\d\d(?::?\d\d)?|\+0000 UTC)?$/i;

/** `Jul 10, 2023, 12:09:47 PM`: how CloudTrail writes the expiration of credentials, always in UTC. */
const twelveHourTime =
  /^(?<monthName>[A-Z][a-z]{2}) (?<day>\d{1,2}), (?<year>\d{4}),? (?<hour>\d{1,2}):(?<minute>\d\d):(?<second>\d\d) ?(?<half>[AP]M)(?: UTC| GMT)?$/i;

/** `20260301T090500Z`: how CloudTrail's user guide shows the creation date of a session. */
const compactTime = /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)Z$/;

/** Ten digits, or thirteen: from 2001 to 2286. */
const epochTime = /^[1-9]\d{9}(?:\d{3})?(?:\.\d+)?$/;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

type Parts = Readonly<Record<string, string | undefined>>;

/**
 * Reads a point in time, the same in every time zone of the machine. Accepts ISO 8601 with a space or a `T`, with or without
 * seconds, fraction and zone (`Z`, ` UTC`, `+0000`, `+0000 UTC`, `+01:00`; none means UTC), the same without separators, the 12-hour form of a credential's expiration, and
 * seconds or milliseconds since 1970 as a number or text. Never guesses: any other value is not a time.
 * @returns milliseconds since 1970, or undefined if the value is not a time in one of these forms
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // The 12-hour form sometimes contains a narrow no-break space.
  const text = String(value)
    .replace(/[\u202f\u00a0]/g, ' ')
    .trim();
  if (epochTime.test(text)) return fromEpoch(Number(text));
  const iso = (isoTime.exec(text) ?? compactTime.exec(text))?.groups;
  if (iso) return timeOf(iso, Number(iso.hour));
  const clock = twelveHourTime.exec(text)?.groups;
  return clock && isHalfDayHour(Number(clock.hour)) ? timeOf(clock, hourOfDay(clock)) : undefined;
}

/** The start of a day in UTC that is written as `YYYY-MM-DD`, in milliseconds since 1970; undefined for anything else. */
export function readDay(text: string): number | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? readTime(`${text}T00:00Z`) : undefined;
}

function fromEpoch(number: number): number {
  const inSeconds = number < 1e11;
  return Math.round(inSeconds ? number * 1000 : number);
}

function isHalfDayHour(hour: number): boolean {
  return hour >= 1 && hour <= 12;
}

/** 12 AM is midnight, 12 PM is noon. */
function hourOfDay({ hour, half }: Parts): number {
  return (Number(hour) % 12) + (half?.toUpperCase() === 'PM' ? 12 : 0);
}

/** Undefined for a day or an hour that no calendar or clock has, such as 30 February. */
function timeOf(parts: Parts, hour: number): number | undefined {
  const month =
    parts.month === undefined ? months.indexOf(parts.monthName?.toLowerCase() ?? '') : Number(parts.month) - 1;
  const [year, day, minute, second] = [parts.year, parts.day, parts.minute, parts.second ?? '0'].map(Number);
  const zone = minutesOfZone(parts.zone);
  if (year === undefined || day === undefined || minute === undefined || second === undefined) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || zone === undefined) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined;
  const millis = Number((parts.fraction ?? '').slice(0, 3).padEnd(3, '0'));
  return date.getTime() + ((hour * 60 + minute - zone) * 60 + second) * 1000 + millis;
}

/** Minutes east of UTC; undefined for an offset that no place has. */
function minutesOfZone(zone: string | undefined): number | undefined {
  const offset = /^(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d)?$/.exec(zone ?? '')?.groups;
  if (offset === undefined) return 0;
  const [hours, minutes] = [Number(offset.hours), Number(offset.minutes ?? '0')];
  if (hours > 14 || minutes > 59) return undefined;
  return (offset.sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}
