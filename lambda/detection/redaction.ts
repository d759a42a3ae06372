import { type CloudTrailRecord, isObject, type JsonObject } from './record.ts';

/** Fields whose values are credentials: never kept, with any value and at any depth. */
const secretNames =
  /(session|security|signin|web[-_]?identity)[-_]?tokens?$|secret[-_]?(access)?[-_]?key$|^saml_?assertion$|^password$/i;

/** Credentials inside a text that contains JSON, XML or a query string. */
const secretInText =
  /((?:session|security|signin)[-_]?token|secret[-_]?access[-_]?key)((?:[\\"'\s]|u0022)*[=:>](?:[\\"'\s]|u0022)*)[^\\"',\s}<&]+/gi;

/** Limit for the text of one field, in UTF-16 units. */
const longestText = 4_096;

/** Limit for a redacted record as JSON, in bytes: it is stored in the table and sent in one SNS message. */
export const mostRecordBytes = 32_768;

/** Deeper structures are cut. CloudTrail's own records are not nearly as deep. */
const deepest = 32;

/** The fields that are kept if a record is too large, the most important first. */
const essentialFields = [
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'eventID',
  'requestID',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'recipientAccountId',
  'userIdentity',
  'responseElements',
  'requestParameters',
];

/**
 * The record without secrets, with long texts cut, and with at most `mostRecordBytes` as JSON. Fields that do not fit are
 * omitted as a whole, and the record is marked with `"omitted": true`, as CloudTrail marks its own.
 */
export function redactedRecord(record: CloudTrailRecord): CloudTrailRecord {
  const redacted = redactObject(record, 0);
  return bytesOf(redacted) <= mostRecordBytes ? redacted : essentials(redacted);
}

function redactObject(object: JsonObject, depth: number): JsonObject {
  const kept = Object.entries(object).filter(([name]) => !secretNames.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [cut(name, 128), redactValue(value, depth + 1)]));
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value, longestText).replace(secretInText, '$1$2REDACTED');
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '…';
  if (Array.isArray(value)) return value.map((entry) => redactValue(entry, depth + 1));
  return isObject(value) ? redactObject(value, depth) : null;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

function essentials(record: CloudTrailRecord): CloudTrailRecord {
  let kept: CloudTrailRecord = { omitted: true };
  for (const name of essentialFields) {
    if (!Object.hasOwn(record, name)) continue;
    const more = { ...kept, [name]: record[name] };
    if (bytesOf(more) <= mostRecordBytes) kept = more;
  }
  return kept;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
