import type { Alert } from '../../../lambda/detection/alert.ts';
import { federationRequestOf } from '../../../lambda/detection/federation.ts';
import { grouped } from '../../../lambda/detection/grouped.ts';
import { type CloudTrailRecord, textAt } from '../../../lambda/detection/record.ts';
import { plural } from '../../../lambda/text/plural.ts';
import { principalName } from '../../detect/principal-name.ts';
import { severityCounts, severityList } from '../../detect/severities.ts';
import { type Facts, facts, listed, type Place, type Row } from '../../page/charts.ts';
import { dateTime } from '../../page/readable.ts';
import type { JudgedCall } from '../calls.ts';
import { millisPerDay } from '../period.ts';
import type { PrincipalSummary } from '../principals.ts';
import { habitTexts, percent } from '../words.ts';

/** An item in a row of the timeline that has details: the row's name, the calls of a short time, or an alert. */
type RowMark = { readonly time: number; readonly row: number } & (
  | { readonly kind: 'name'; readonly summary: PrincipalSummary }
  | { readonly kind: 'calls'; readonly calls: readonly JudgedCall[]; readonly look: CallsLook }
  | { readonly kind: 'alert'; readonly alert: Alert }
);

/** How calls are drawn. */
export type CallsLook = 'succeeded' | 'failed' | 'mixed' | 'excepted';

export type PlacedMark = RowMark & Place;

const hour = 3_600_000;

/** Calls closer together than this share a mark. The first step that keeps marks apart is used. */
const steps = [hour, 6 * hour, millisPerDay, 7 * millisPerDay] as const;

/** Closer marks would overlap. */
const markPixels = 7;
const flagPixels = 9;

/** The marks of all rows, numbered by row and time, which is the order of keyboard navigation. */
export function timelineMarks(summaries: readonly PrincipalSummary[], pixelsPerMilli: number): PlacedMark[] {
  return summaries
    .flatMap((summary, row) => rowMarks(summary, row, pixelsPerMilli))
    .map((mark, facts) => ({ ...mark, facts }));
}

export function factsOf(mark: RowMark): Facts {
  if (mark.kind === 'name') return principalFacts(mark.summary);
  return mark.kind === 'alert' ? alertFacts(mark.alert) : callsFacts(mark.calls);
}

function rowMarks(summary: PrincipalSummary, row: number, pixelsPerMilli: number): RowMark[] {
  const step = steps.find((millis) => millis * pixelsPerMilli >= markPixels) ?? steps[steps.length - 1] ?? hour;
  const marks = [...callMarks(summary.calls, row, step), ...alertMarks(summary.alerts, row, pixelsPerMilli)];
  return [{ kind: 'name', summary, row, time: Number.NEGATIVE_INFINITY }, ...marks.sort((a, b) => a.time - b.time)];
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
  if (calls.every(({ verdict }) => verdict.kind === 'excepted')) return 'excepted';
  if (calls.every(({ sighting }) => sighting.succeeded)) return 'succeeded';
  return calls.some(({ sighting }) => sighting.succeeded) ? 'mixed' : 'failed';
}

/** Flags that would overlap are moved apart; their details show the exact time. */
function alertMarks(alerts: readonly Alert[], row: number, pixelsPerMilli: number): RowMark[] {
  const apart = flagPixels / pixelsPerMilli;
  let next = Number.NEGATIVE_INFINITY;
  return alerts.map((alert) => {
    const time = Math.max(alert.time, next);
    next = time + apart;
    return { kind: 'alert', alert, row, time };
  });
}

function principalFacts({ principal, alerts, calls, failed, activeDays, ...summary }: PrincipalSummary): Facts {
  return facts(principal, [
    ['alerts', alerts.length === 0 ? 'none' : severityList(severityCounts(alerts))],
    ['calls', `${plural(calls.length, 'call')} on ${plural(activeDays, 'day')}`],
    ['failed', percent(failed / calls.length)],
    ['first call', dateTime(summary.first)],
    ['last call', dateTime(summary.last)],
    ['habit', habitTexts[summary.habit]],
  ]);
}

function alertFacts(alert: Alert): Facts {
  const { principal, severity, riskScore, reasons, time, record, logFile, lastRequest } = alert;
  return facts(`${severity} alert: ${principalName(principal).name}`, [
    ['principal', principal],
    ['risk score', String(riskScore)],
    ['reasons', reasons.map(({ text }) => text).join('; ')],
    ['time', dateTime(time)],
    ['previous call', lastRequest === undefined ? 'none known' : dateTime(lastRequest)],
    ...recordRows(record),
    ['log file', logFile],
  ]);
}

/** For one call its record, for several calls what they have in common. */
function callsFacts(calls: readonly JudgedCall[]): Facts {
  const [first, last] = [calls.at(0), calls.at(-1)];
  if (first === undefined || last === undefined) return { title: '', rows: [] };
  const { sighting } = first;
  if (calls.length === 1) {
    return facts(`call: ${principalName(sighting.principal).name}`, [
      ['principal', sighting.principal],
      ['alert', verdictText(first)],
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
  const excepted = calls.filter(({ verdict }) => verdict.kind === 'excepted').length;
  return [
    ['failed', failed === 0 ? 'none' : `${failed} (${distinct('errorCode') || 'no error code'})`],
    ['excepted', excepted === 0 ? undefined : String(excepted)],
    ['alerts', String(calls.filter(({ verdict }) => verdict.kind === 'alert').length)],
    ['source', distinct('sourceIPAddress')],
    ['session names', distinct('requestParameters', 'name')],
    ['last event ID', textAt(calls.at(-1)?.sighting.parseRecord() ?? {}, 'eventID')],
  ];
}

function verdictText({ verdict }: JudgedCall): string {
  if (verdict.kind === 'alert') return `yes, ${verdict.alert.severity}`;
  return verdict.kind === 'excepted'
    ? `no, excepted: ${verdict.exception.reason}`
    : 'no, known: within the window of an earlier call';
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
    ['event ID', textAt(record, 'eventID')],
  ];
}
