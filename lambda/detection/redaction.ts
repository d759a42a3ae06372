import { type CloudTrailRecord, isObject, type JsonObject } from './record.ts';
import { isSecretName, withoutSecrets } from './secrets.ts';

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
  const kept = Object.entries(object).filter(([name, value]) => !isSecretName(name) || typeof value === 'boolean');
  const entries = namesSecret(object) ? kept.filter(([name]) => !valueField.test(name)) : kept;
  return Object.fromEntries(
    entries.map(([name, value]) => [cut(withoutSecrets(name), 128), redactValue(value, depth + 1)]),
  );
}

const nameField = /^(?:name|key|field|parameterName|type)$/i;
const valueField = /value|content/i;

/** As `{"name": "sessionToken", "value": …}` does. */
function namesSecret(object: JsonObject): boolean {
  return Object.entries(object).some(
    ([name, value]) => nameField.test(name) && typeof value === 'string' && isSecretName(value),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(withoutSecrets(cut(value, longestText)), longestText);
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
