import { readTime } from './time.ts';
import { matchesWildcard } from './wildcard.ts';

/** A JSON object of unchecked shape. */
export type JsonObject = { readonly [name: string]: unknown };

/**
 * One element of a log file's `Records`. Any field can be absent or of another type than documented, so read fields with
 * `textAt`, `valueAt` and `fieldText` only.
 */
export type CloudTrailRecord = JsonObject;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of field names, or undefined if there is none. */
export function valueAt(record: CloudTrailRecord, ...path: readonly string[]): unknown {
  return valueIn(record, path);
}

function valueIn(record: CloudTrailRecord, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The text at a path, or undefined if there is none; an empty text counts as none. */
export function textAt(record: CloudTrailRecord, ...path: readonly string[]): string | undefined {
  const value = valueAt(record, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Nested field names, joined by dots: `requestParameters.roleArn`. */
export type FieldPath = string;

/** The value of a field, or undefined if there is none. */
export function fieldValue(record: CloudTrailRecord, field: FieldPath): unknown {
  return valueIn(record, namesIn(field));
}

/** The text, number or boolean of a field as a text, or undefined if there is none. */
export function fieldText(record: CloudTrailRecord, field: FieldPath): string | undefined {
  const value = fieldValue(record, field);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Conditions read the same few fields of every record. */
const namesOfFields = new Map<FieldPath, readonly string[]>();

function namesIn(field: FieldPath): readonly string[] {
  const known = namesOfFields.get(field);
  if (known !== undefined) return known;
  const names = field.split('.');
  namesOfFields.set(field, names);
  return names;
}

/**
 * True if neither `errorCode` nor `errorMessage` is set, and the response does not say `Failure` under the event's own name, as
 * that of a `ConsoleLogin` does. (CloudTrail user guide, "AWS Management Console sign-in events".)
 */
export function succeeded(record: CloudTrailRecord): boolean {
  const isEmpty = (error: unknown) => error === undefined || error === null || error === '';
  const response = textAt(record, 'responseElements', textAt(record, 'eventName') ?? '');
  return isEmpty(record.errorCode) && isEmpty(record.errorMessage) && response !== 'Failure';
}

/** The parts of a record that CloudTrail leaves out if they are too large: 100 KB of a request or response. */
export type RecordPart = 'requestParameters' | 'responseElements';

/** True if CloudTrail left the part out. (CloudTrail user guide, "CloudTrail record contents": `"omitted": true`.) */
export function isLeftOut(record: CloudTrailRecord, part: RecordPart): boolean {
  return valueAt(record, part, 'omitted') === true;
}

/** True if the part was left out, or is missing from the record of a call that succeeded and so had one. */
export function isUnknown(record: CloudTrailRecord, part: RecordPart): boolean {
  return isLeftOut(record, part) || ((record[part] ?? null) === null && succeeded(record));
}

/** The record's `eventTime` in milliseconds since 1970, or undefined if it cannot be read. */
export function eventTimeOf(record: CloudTrailRecord): number | undefined {
  return readTime(record.eventTime);
}

/** The caller's account, else the account whose trail recorded the call. */
export function accountOf(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'accountId') ?? textAt(record, 'recipientAccountId');
}

/** A condition on one field, case-sensitive. An absent field equals none of the values and fits no pattern. */
export type Condition = { readonly field: FieldPath } & (
  | { readonly is: readonly string[] }
  | { readonly isNot: readonly string[] }
  /** `*` matches any characters and `?` one character. */
  | { readonly isNotLike: readonly string[] }
);

/** True if the record meets the condition. */
export function isMet(condition: Condition, record: CloudTrailRecord): boolean {
  const value = fieldText(record, condition.field);
  if ('is' in condition) return value !== undefined && condition.is.includes(value);
  if (value === undefined) return true;
  return 'isNot' in condition
    ? !condition.isNot.includes(value)
    : !condition.isNotLike.some((pattern) => matchesWildcard(value, pattern));
}
