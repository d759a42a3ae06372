import type { Alert } from '../../../lambda/detection/alert.ts';
import { federationRequestOf } from '../../../lambda/detection/federation.ts';
import { grouped } from '../../../lambda/detection/grouped.ts';
import { type CloudTrailRecord, textAt } from '../../../lambda/detection/record.ts';
import { plural } from '../../../lambda/text/plural.ts';
import { type Facts, facts, listed, type Place, type Row } from '../../page/charts.ts';
import { dateTime } from '../../page/readable.ts';
import type { JudgedCall } from '../calls.ts';
import { millisPerDay } from '../period.ts';
import type { PrincipalOutlook } from '../principals.ts';
import { severityCounts, severityList } from '../severities.ts';
import { habitTexts, percent, principalName } from '../words.ts';

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

export function principalFacts({ principal, alerts, calls, failed, activeDays, ...outlook }: PrincipalOutlook): Facts {
  return facts(principal, [
    ['alerts', alerts.length === 0 ? 'none' : severityList(severityCounts(alerts))],
    ['calls', `${plural(calls.length, 'call')} on ${plural(activeDays, 'day')}`],
    ['failed', percent(failed / calls.length)],
    ['first call', dateTime(outlook.first)],
    ['last call', dateTime(outlook.last)],
    ['habit', habitTexts[outlook.habit]],
  ]);
}

export function alertFacts(alert: Alert): Facts {
  const { principal, severity, riskScore, reasons, time, record, logFile, lastRequest } = alert;
  return facts(`${severity} alert: ${principalName(principal).name}`, [
    ['principal', principal],
    ['risk score', String(riskScore)],
    ['because', reasons.map(({ text }) => text).join('; ')],
    ['time', dateTime(time)],
    ['last call before', lastRequest === undefined ? 'none known' : dateTime(lastRequest)],
    ...recordRows(record),
    ['log file', logFile],
  ]);
}

/** Of one call its record, of several what they have in common. */
export function callsFacts(calls: readonly JudgedCall[]): Facts {
  const [first, last] = [calls.at(0), calls.at(-1)];
  if (first === undefined || last === undefined) return { title: '', rows: [] };
  const { sighting } = first;
  if (calls.length === 1) {
    return facts(`call: ${principalName(sighting.principal).name}`, [
      ['principal', sighting.principal],
      ['detector', fateOf(first)],
      ['time', dateTime(sighting.time)],
      ...recordRows(sighting.parseRecord()),
      ['log file', sighting.logFile],
    ]);
  }
  return facts(`${calls.length} calls: ${principalName(sighting.principal).name}`, [
    ['principal', sighting.principal],
    ['from', dateTime(sighting.time)],
    ['to', dateTime(last.sighting.time)],
    ...sharedRows(calls),
  ]);
}

function sharedRows(calls: readonly JudgedCall[]): Row[] {
  const distinct = (...path: readonly string[]) =>
    listed([...new Set(calls.map(({ sighting }) => textAt(sighting.parseRecord(), ...path) ?? ''))].filter(Boolean));
  const failed = calls.filter(({ sighting }) => !sighting.succeeded).length;
  const excepted = calls.filter(({ fate }) => fate.kind === 'excepted').length;
  return [
    ['failed', failed === 0 ? 'none' : `${failed} (${distinct('errorCode') || 'no error code'})`],
    ['excepted', excepted === 0 ? undefined : String(excepted)],
    ['rang', String(calls.filter(({ fate }) => fate.kind === 'rang').length)],
    ['source', distinct('sourceIPAddress')],
    ['session names', distinct('requestParameters', 'name')],
    ['last event id', textAt(calls.at(-1)?.sighting.parseRecord() ?? {}, 'eventID')],
  ];
}

function fateOf({ fate }: JudgedCall): string {
  if (fate.kind === 'rang') return `rang, ${fate.alert.severity}`;
  return fate.kind === 'excepted'
    ? `excepted: ${fate.exception.reason}`
    : 'quiet: within the window of an earlier call';
}

function recordRows(record: CloudTrailRecord): Row[] {
  const { sessionName, durationSeconds } = federationRequestOf(record);
  return [
    ['result', textAt(record, 'errorCode') ?? textAt(record, 'errorMessage') ?? 'succeeded'],
    ['source', textAt(record, 'sourceIPAddress')],
    ['client', textAt(record, 'userAgent')],
    ['region', textAt(record, 'awsRegion')],
    ['session name', sessionName],
    ['duration', durationSeconds === undefined ? undefined : `${durationSeconds} s`],
    ['issued key', textAt(record, 'responseElements', 'credentials', 'accessKeyId')],
    ['event id', textAt(record, 'eventID')],
  ];
}
