import type { RequiredFields } from '../../../lambda/cloudtrail/scan/search.ts';
import { type CloudTrailRecord, isObject, type JsonObject, textAt } from '../../../lambda/detection/record.ts';
import type { Part } from './form.ts';
import { forms } from './forms.ts';
import { isLookedUp, namesRecord } from './lookup-events.ts';
import { hasTextForValue } from './query-rows.ts';

/** A part of a file that is not a record and contains none. */
export interface Unreadable {
  /** Its place: `line 3`, `Records[2]`. */
  readonly place: string;
  /** What it appears to be; never its content, which may be a secret. */
  readonly reason: string;
}

/** The content of a file or of a part of it. */
export interface Extract {
  readonly records: readonly CloudTrailRecord[];
  readonly unreadable: readonly Unreadable[];
}

/** No form needs more levels. Deeper nesting is rejected. */
const deepest = 16;

/** The records within a value of any of the forms. Every part that is not a record is reported. */
export function recordsIn({ place, value }: Part, depth = 0): Extract {
  if (depth > deepest) return unreadable(place, 'it is nested too deeply');
  if (Array.isArray(value)) {
    if (value.length === 0 && place.endsWith(']')) return unreadable(place, 'it is an empty list');
    return joined(value.map((inner, index) => recordsIn({ place: `${place}[${index}]`, value: inner }, depth + 1)));
  }
  if (typeof value === 'string') return recordsInText(place, value, depth);
  if (!isObject(value)) return unreadable(place, `it is ${value === null ? 'null' : `a ${typeof value}`}`);
  if (isRecord(value)) return { records: [value], unreadable: [] };
  const parts = forms.map((form) => form.unwrap(value)).find((found) => found !== undefined);
  if (parts === undefined) return unreadable(place, `it is ${likeness(value)}`);
  return joined(parts.map((part) => recordsIn({ place: below(place, part.place), value: part.value }, depth + 1)));
}

export function joined(extracts: readonly Extract[]): Extract {
  return {
    records: extracts.flatMap(({ records }) => records),
    unreadable: extracts.flatMap((extract) => extract.unreadable),
  };
}

export function unreadable(place: string, reason: string): Extract {
  return { records: [], unreadable: [{ place: place || 'the file', reason }] };
}

function recordsInText(place: string, text: string, depth: number): Extract {
  try {
    return recordsIn({ place, value: JSON.parse(text) }, depth + 1);
  } catch {
    const isStruct = /^\{\w+=/.test(text);
    return unreadable(
      place,
      isStruct ? 'it is a struct, not JSON; select it as JSON' : 'it is a text that is not JSON',
    );
  }
}

/** A record names an event and has at least a time, a caller or an ID: an entry in a list of event names has none of these. */
export const requiredFields: RequiredFields = {
  texts: ['eventSource', 'eventName'],
  oneOf: ['eventID', 'eventTime', 'userIdentity'],
};

function isRecord(value: unknown): value is CloudTrailRecord {
  if (!isObject(value) || hasTextForValue(value) || isForFunction(value) || namesRecord(value)) return false;
  const { texts, oneOf } = requiredFields;
  return texts.every((name) => textAt(value, name) !== undefined) && oneOf.some((name) => hasContent(value[name]));
}

/** As opposed to an empty place in a template. */
function hasContent(value: unknown): boolean {
  return value != null && value !== '' && !(isObject(value) && Object.keys(value).length === 0);
}

/**
 * What a queue, stream or bucket passes to a function has the names of a record: `aws:s3`, `aws:kinesis`. The source of a record is
 * a service. (Lambda developer guide, "Using Lambda with …".)
 */
function isForFunction({ eventSource }: JsonObject): boolean {
  return typeof eventSource === 'string' && eventSource.startsWith('aws:');
}

/** Describes an object that is not a record, by the names of its fields. */
const likenesses: readonly (readonly [string, (value: JsonObject) => boolean])[] = [
  ['a notification of S3, which names a log file', ({ s3 }) => isObject(s3)],
  ['an event for a function, which contains no record', isForFunction],
  ['an event of lookup-events or of another tool without CloudTrailEvent, which is the record', isLookedUp],
  [
    'an entry of a list of event names, not a record',
    ({ eventName, eventSource }) => Boolean(eventName && eventSource),
  ],
  ['a notification of CloudTrail, which names log files', ({ s3ObjectKey }) => s3ObjectKey !== undefined],
  ['a digest file of CloudTrail', ({ digestEndTime }) => digestEndTime !== undefined],
  [
    'an event mapped to Elastic Common Schema; export event.original',
    ({ event, ecs }) => isObject(ecs) || isObject(event),
  ],
  ['an OCSF event', ({ class_uid }) => class_uid !== undefined],
  ['a GuardDuty finding', ({ service, type }) => isObject(service) && typeof type === 'string'],
  ['an EventBridge event that did not come via CloudTrail', (value) => 'detail-type' in value],
  ['an exception, not a record', ({ rule, principal }) => Boolean(rule && principal)],
];

function likeness(value: JsonObject): string {
  const name = likenesses.find(([, fits]) => fits(value))?.[0];
  const fields = Object.keys(value)
    .slice(0, 5)
    .map((field) => field.slice(0, 40));
  return name ?? (fields.length === 0 ? 'an empty object' : `an object with the fields ${fields.join(', ')}`);
}

function below(place: string, inner: string): string {
  return [place, inner].filter((name) => name !== '').join('.');
}
