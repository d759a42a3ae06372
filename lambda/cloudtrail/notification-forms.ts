import { isObject, type JsonObject, textAt, valueAt } from '../detection/record.ts';
import type { SkipReason } from './announced.ts';
import { MalformedNotificationError, shapeOf, UnknownNotificationError } from './notification-error.ts';
import { type Finding, missing, objectFound, skip } from './notification-finding.ts';

interface Form {
  readonly name: string;
  /** What a message of this form announces, or undefined for a message of another form. */
  read(message: unknown): readonly Finding[] | undefined;
}

/** Every form in which a log file may be announced, whatever it is wrapped in. */
const forms: readonly Form[] = [
  { name: 'S3 event notification', read: readRecords },
  { name: 'S3 test notification', read: readTest },
  { name: 'SNS message', read: (message) => (isObject(message) ? readSnsMessage(message) : undefined) },
  { name: 'EventBridge event of S3', read: readEventBridgeEvent },
  { name: "CloudTrail's own message {s3Bucket, s3ObjectKey}", read: readCloudTrailMessage },
  { name: "CloudTrail's validation message", read: readValidation },
];

/** What a message announces. `message` is a JSON value; a text that is JSON is read as what it says. */
export function findingsIn(message: unknown): readonly Finding[] {
  for (const form of forms) {
    const findings = form.read(message);
    if (findings !== undefined) return findings;
  }
  const understood = forms.map((form) => form.name).join(', ');
  return [new UnknownNotificationError(`Got ${shapeOf(message)}; understood are: ${understood}.`)];
}

/** The JSON value that a text holds, or the text itself where it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** S3 and SNS both send `Records`, and each element says which it is. */
const recordReaders: ReadonlyMap<unknown, (record: JsonObject) => readonly Finding[]> = new Map([
  ['aws:s3', (record) => [readS3Record(record)]],
  ['aws:sns', readSnsRecord],
]);

function readRecords(message: unknown): readonly Finding[] | undefined {
  if (!isObject(message) || !Array.isArray(message.Records)) return undefined;
  if (message.Records.length === 0) return [skip('no-records', '')];
  if (!message.Records.some((record) => recordReaderOf(record) !== undefined)) return undefined;
  return message.Records.flatMap(
    (record) =>
      recordReaderOf(record)?.(record) ?? [
        new UnknownNotificationError(`Got ${shapeOf(record)} among the records of S3 and SNS.`),
      ],
  );
}

function recordReaderOf(record: unknown): ((record: JsonObject) => readonly Finding[]) | undefined {
  return isObject(record) ? recordReaders.get(record.eventSource ?? record.EventSource) : undefined;
}

function readS3Record(record: JsonObject): Finding {
  const form = 'S3 event notification';
  const eventName = textAt(record, 'eventName');
  if (eventName === undefined) return missing(form, 'event name');
  if (!/^(?:s3:)?ObjectCreated:/.test(eventName)) return skip('not-object-created', eventName);
  const encodedKey = valueAt(record, 's3', 'object', 'key');
  try {
    const key = typeof encodedKey === 'string' ? urlDecoded(encodedKey) : encodedKey;
    return objectFound(form, valueAt(record, 's3', 'bucket', 'name'), key);
  } catch (cause) {
    return new MalformedNotificationError(`The object key of the ${form} is not properly URL-encoded.`, { cause });
  }
}

/** S3 event notifications, unlike all other forms, encode keys as an HTML form does. */
function urlDecoded(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

function readSnsRecord(record: JsonObject): readonly Finding[] {
  return (isObject(record.Sns) ? readSnsMessage(record.Sns) : undefined) ?? [missing('SNS record', 'SNS message')];
}

const confirmations: ReadonlyMap<unknown, SkipReason> = new Map([
  ['SubscriptionConfirmation', 'subscription-confirmation'],
  ['UnsubscribeConfirmation', 'unsubscribe-confirmation'],
]);

/** The wrapping that SNS puts around a message for Lambda, and for SQS unless raw delivery is on. */
function readSnsMessage(wrapping: JsonObject): readonly Finding[] | undefined {
  const confirmation = confirmations.get(wrapping.Type);
  if (confirmation !== undefined) return [skip(confirmation, textAt(wrapping, 'TopicArn') ?? '')];
  if (wrapping.Type !== 'Notification') return undefined;
  if (typeof wrapping.Message !== 'string') return [missing('SNS message', 'text')];
  return findingsIn(parsed(wrapping.Message));
}

function readTest(message: unknown): readonly Finding[] | undefined {
  if (!isObject(message) || message.Event !== 's3:TestEvent') return undefined;
  return [skip('test-notification', 's3:TestEvent')];
}

function readEventBridgeEvent(message: unknown): readonly Finding[] | undefined {
  if (!isObject(message) || message.source !== 'aws.s3') return undefined;
  const type = textAt(message, 'detail-type');
  if (type === undefined) return undefined;
  if (type !== 'Object Created') return [skip('not-object-created', type)];
  const bucket = valueAt(message, 'detail', 'bucket', 'name');
  return [objectFound('EventBridge event', bucket, valueAt(message, 'detail', 'object', 'key'))];
}

/** One message may announce several log files. AWS Config sends the same shape with a single key. */
function readCloudTrailMessage(message: unknown): readonly Finding[] | undefined {
  if (!isObject(message) || message.s3Bucket === undefined || message.s3ObjectKey === undefined) return undefined;
  const keys: unknown[] = Array.isArray(message.s3ObjectKey) ? message.s3ObjectKey : [message.s3ObjectKey];
  if (keys.length === 0) return [skip('no-records', '')];
  return keys.map((key) => objectFound("message of CloudTrail's own form", message.s3Bucket, key));
}

/** Sent as plain text to a topic when a trail is created or changed. */
function readValidation(message: unknown): readonly Finding[] | undefined {
  if (typeof message !== 'string' || !message.startsWith('CloudTrail validation message')) return undefined;
  return [skip('test-notification', 'CloudTrail validation message')];
}
