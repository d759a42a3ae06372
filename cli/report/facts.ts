import type { Alert } from '../../lambda/detection/alert.ts';
import { federationRequestOf } from '../../lambda/detection/federation.ts';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import { plural } from '../../lambda/text/plural.ts';
import type { SimulatedDay } from '../simulate.ts';
import type { JudgedCall } from '../simulate-calls.ts';
import type { PrincipalOutlook } from '../simulate-principals.ts';
import { severityCounts, severityList } from '../simulate-severities.ts';
import { type Facts, facts, listed, type Row } from './fact-rows.ts';
import { principalName } from './principal-name.ts';
import { date, dateTime, habitTexts, percent } from './readable.ts';

export function dayFacts({ day, calls, alerts }: SimulatedDay): Facts {
  const names = [...new Set(alerts.map(({ principal }) => principalName(principal).name))];
  const failed = calls.filter(({ sighting }) => !sighting.succeeded).length;
  return facts(date(day), [
    ['alerts', alerts.length === 0 ? 'none' : severityList(severityCounts(alerts))],
    ['calls', `${calls.length}, ${failed} of them failed`],
    ['who rang', listed(names)],
  ]);
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
