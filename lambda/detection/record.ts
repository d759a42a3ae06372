/** A JSON object whose shape nobody has checked. */
export type JsonObject = { readonly [name: string]: unknown };

/**
 * One element of a log file's `Records`. Every field may be absent or of another type than documented, so fields are
 * read with `textAt` and `objectAt` only.
 */
export type CloudTrailRecord = JsonObject;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of field names, or undefined where the path leaves the objects. */
export function valueAt(record: CloudTrailRecord, ...path: readonly string[]): unknown {
  let value: unknown = record;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The text at a path, or undefined where there is none; an empty text counts as none. */
export function textAt(record: CloudTrailRecord, ...path: readonly string[]): string | undefined {
  const value = valueAt(record, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Names of fields as CloudTrail nests them, joined by dots: `requestParameters.roleArn`. */
export type FieldPath = string;

/** The text, number or truth value of a field as a text, or undefined where there is none. */
export function fieldText(record: CloudTrailRecord, field: FieldPath): string | undefined {
  const value = valueAt(record, ...namesIn(field));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Conditions ask for the same few fields of every record. */
const namesOfFields = new Map<FieldPath, readonly string[]>();

function namesIn(field: FieldPath): readonly string[] {
  const known = namesOfFields.get(field);
  if (known !== undefined) return known;
  const names = field.split('.');
  namesOfFields.set(field, names);
  return names;
}

/** Neither `errorCode` nor `errorMessage` is set. */
export function succeeded(record: CloudTrailRecord): boolean {
  return [record.errorCode, record.errorMessage].every(
    (error) => error === undefined || error === null || error === '',
  );
}

/** The record's `eventTime` in milliseconds since 1970, or undefined where it cannot be read. */
export function eventTimeOf(record: CloudTrailRecord): number | undefined {
  const time = Date.parse(textAt(record, 'eventTime') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The account the call is about: the caller's, else the one whose trail recorded it. */
export function accountOf(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'accountId') ?? textAt(record, 'recipientAccountId');
}

/** An exact condition on one field; a field that is absent is none of the values. */
export type Condition = { readonly field: FieldPath } & (
  | { readonly is: readonly string[] }
  | { readonly isNot: readonly string[] }
);

/** Does it hold of the record? */
export function holds(condition: Condition, record: CloudTrailRecord): boolean {
  const value = fieldText(record, condition.field);
  return 'is' in condition
    ? value !== undefined && condition.is.includes(value)
    : value === undefined || !condition.isNot.includes(value);
}
