import { readTime } from './time.ts';

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

/**
 * Nested field names, joined by dots: `requestParameters.roleArn`. A name that ends in `[]` means each element of a list:
 * `resources[].ARN`.
 */
export type FieldPath = string;

/** The value of a field, or undefined if there is none. */
export function fieldValue(record: CloudTrailRecord, field: FieldPath): unknown {
  return valueIn(record, namesIn(field));
}

const eachElement = '[]';

/** Whether the path names the elements of a list. */
export function hasElements(field: FieldPath): boolean {
  return field.includes(eachElement);
}

/** The field up to its first list, which is what a record contains under the names of the path. */
export function fieldWithElements(field: FieldPath): FieldPath {
  return field.split(eachElement)[0] ?? field;
}

/**
 * The values of a field: one, or one for each element if the path names the elements of a list. A value that is not a list
 * counts as its only element; CloudTrail writes single values of S3 either way.
 */
export function fieldValues(record: CloudTrailRecord, field: FieldPath): readonly unknown[] {
  if (!hasElements(field)) return [fieldValue(record, field)];
  let values: readonly unknown[] = [record];
  for (const name of namesIn(field)) {
    const isList = name.endsWith(eachElement);
    const member = isList ? name.slice(0, -eachElement.length) : name;
    values = values.flatMap((value) => {
      if (!isObject(value) || !Object.hasOwn(value, member)) return [];
      return isList ? value[member] : [value[member]];
    });
  }
  return values;
}

/** The text, number or boolean of a field as a text, or undefined if there is none. */
export function fieldText(record: CloudTrailRecord, field: FieldPath): string | undefined {
  if (hasElements(field)) return elementTexts(record, field).slice(0, mostElementsInText).join(', ') || undefined;
  return scalarText(fieldValue(record, field));
}

const mostElementsInText = 10;

/** The different texts of the elements that the path names. */
export function elementTexts(record: CloudTrailRecord, field: FieldPath): readonly string[] {
  const texts = fieldValues(record, field).map(scalarText);
  return [...new Set(texts.filter((text) => text !== undefined))];
}

function scalarText(value: unknown): string | undefined {
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

/** The parts of a sign-in event that tell its outcome under the name of the event: of the console, and of IAM Identity Center. */
export const partsWithOutcome = ['responseElements', 'serviceEventDetails'] as const;

/**
 * True if neither `errorCode` nor `errorMessage` is set, and a sign-in event does not say `Failure` under its own name. (CloudTrail
 * user guide, "AWS Management Console sign-in events"; IAM Identity Center user guide, "Understanding IAM Identity Center sign-in
 * events".)
 */
export function succeeded(record: CloudTrailRecord): boolean {
  if (isSet(record.errorCode) || isSet(record.errorMessage)) return false;
  if (!tellsOutcomeInResponse(record.eventSource)) return true;
  const name = textAt(record, 'eventName') ?? '';
  return partsWithOutcome.every((part) => textAt(record, part, name) !== 'Failure');
}

function isSet(error: unknown): boolean {
  return error !== undefined && error !== null && error !== '';
}

/** Whether events of this source tell their outcome under the name of the event; see `partsWithOutcome`. */
export function tellsOutcomeInResponse(source: unknown): boolean {
  return typeof source === 'string' && source.startsWith('signin.');
}

/** The parts of a record that CloudTrail leaves out if they are too large: 100 KB of a request or response. */
export type RecordPart = 'requestParameters' | 'responseElements';

/** True if CloudTrail left the part out. (CloudTrail user guide, "CloudTrail record contents": `"omitted": true`.) */
export function isLeftOut(record: CloudTrailRecord, part: RecordPart): boolean {
  return scalarText(valueAt(record, part, 'omitted')) === 'true';
}

/** True if the part was left out, or the record of a call that succeeded, and so had one, has none or a text in its place. */
export function isUnknown(record: CloudTrailRecord, part: RecordPart): boolean {
  return isLeftOut(record, part) || (!isObject(record[part]) && succeeded(record));
}

/** The record's `eventTime` in milliseconds since 1970, or undefined if it cannot be read. */
export function eventTimeOf(record: CloudTrailRecord): number | undefined {
  return readTime(record.eventTime);
}

/** The caller's account, else the account whose trail recorded the call. */
export function accountOf(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'accountId') ?? textAt(record, 'recipientAccountId');
}
