import { isObject, type JsonObject, textAt, valueAt } from '../../detection/record.ts';
import { classifyKey, type LogFileReference } from './log-file-key.ts';
import type { DigestReference } from './messages.ts';
import { MalformedNotificationError, type NotificationError, UnknownNotificationError } from './notification-error.ts';
import { reasonOfKind, type Skip, type SkipReason, skip } from './skipped.ts';

/** What one part of a message announces: a log file, a digest file, something to skip, or a part that cannot be read. */
export type Announcement = LogFileReference | AnnouncedDigest | Skip | NotificationError;

export interface AnnouncedDigest {
  readonly digestFile: DigestReference;
}

interface Form {
  readonly name: string;
  /** Returns what a message of this form announces, or undefined for a message of another form. */
  read(message: unknown): readonly Announcement[] | undefined;
}

/** Every form of message that announces a log file, with or without a wrapper. */
const forms: readonly Form[] = [
  { name: 'S3 event notification', read: readRecords },
  { name: 'S3 test notification', read: readTest },
  { name: 'SNS message', read: (message) => (isObject(message) ? readSnsMessage(message) : undefined) },
  { name: 'EventBridge event of S3', read: readEventBridgeEvent },
  { name: "CloudTrail's own message {s3Bucket, s3ObjectKey}", read: readCloudTrailMessage },
  { name: "CloudTrail's validation message", read: readValidation },
  { name: "the audit's own message on a digest file", read: readAuditMessage },
];

/** What a message announces. `message` is a JSON value. */
export function announcementsIn(message: unknown): readonly Announcement[] {
  for (const form of forms) {
    const announced = form.read(message);
    if (announced !== undefined) return announced;
  }
  const supported = forms.map((form) => form.name).join(', ');
  return [new UnknownNotificationError(message, `. Supported forms: ${supported}.`)];
}

/** The JSON value of a text, or the text itself if it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** S3 and SNS both send `Records`. The event source of each element says which of the two it is. */
const recordReaders: ReadonlyMap<unknown, (record: JsonObject) => readonly Announcement[]> = new Map([
  ['aws:s3', (record) => [readS3Record(record)]],
  ['aws:sns', readSnsRecord],
]);

function readRecords(message: unknown): readonly Announcement[] | undefined {
  if (!isObject(message) || !Array.isArray(message.Records)) return undefined;
  if (message.Records.length === 0) return [skip('no-records', '')];
  if (!message.Records.some((record) => recordReaderOf(record) !== undefined)) return undefined;
  return message.Records.flatMap(
    (record) =>
      recordReaderOf(record)?.(record) ?? [new UnknownNotificationError(record, ' among the records of S3 and SNS.')],
  );
}

function recordReaderOf(record: unknown): ((record: JsonObject) => readonly Announcement[]) | undefined {
  return isObject(record) ? recordReaders.get(record.eventSource ?? record.EventSource) : undefined;
}

function readS3Record(record: JsonObject): Announcement {
  const form = 'S3 event notification';
  const eventName = textAt(record, 'eventName');
  if (eventName === undefined) return missing(form, 'event name');
  if (!/^(?:s3:)?ObjectCreated:/.test(eventName)) return skip('not-object-created', eventName);
  const encodedKey = valueAt(record, 's3', 'object', 'key');
  try {
    const key = typeof encodedKey === 'string' ? urlDecoded(encodedKey) : encodedKey;
    return announcedObject(form, valueAt(record, 's3', 'bucket', 'name'), key);
  } catch (cause) {
    return new MalformedNotificationError(`The object key of the ${form} is not properly URL-encoded.`, { cause });
  }
}

/** Only S3 event notifications encode the key, in the way of an HTML form. */
function urlDecoded(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

function readSnsRecord(record: JsonObject): readonly Announcement[] {
  return (isObject(record.Sns) ? readSnsMessage(record.Sns) : undefined) ?? [missing('SNS record', 'SNS message')];
}

const confirmations: ReadonlyMap<unknown, SkipReason> = new Map([
  ['SubscriptionConfirmation', 'subscription-confirmation'],
  ['UnsubscribeConfirmation', 'unsubscribe-confirmation'],
]);

/** The wrapper that SNS adds for Lambda, and for SQS unless raw message delivery is on. */
function readSnsMessage(wrapper: JsonObject): readonly Announcement[] | undefined {
  const confirmation = confirmations.get(wrapper.Type);
  if (confirmation !== undefined) return [skip(confirmation, textAt(wrapper, 'TopicArn') ?? '')];
  if (wrapper.Type !== 'Notification') return undefined;
  if (typeof wrapper.Message !== 'string') return [missing('SNS message', 'text')];
  return announcementsIn(parsed(wrapper.Message));
}

function readTest(message: unknown): readonly Announcement[] | undefined {
  if (!isObject(message) || message.Event !== 's3:TestEvent') return undefined;
  return [skip('test-notification', 's3:TestEvent')];
}

function readEventBridgeEvent(message: unknown): readonly Announcement[] | undefined {
  if (!isObject(message) || message.source !== 'aws.s3') return undefined;
  const type = textAt(message, 'detail-type');
  if (type === undefined) return undefined;
  if (type !== 'Object Created') return [skip('not-object-created', type)];
  const bucket = valueAt(message, 'detail', 'bucket', 'name');
  return [announcedObject('EventBridge event', bucket, valueAt(message, 'detail', 'object', 'key'))];
}

/** One message can announce several log files. AWS Config sends the same shape with a single key. */
function readCloudTrailMessage(message: unknown): readonly Announcement[] | undefined {
  if (!isObject(message) || message.s3Bucket === undefined || message.s3ObjectKey === undefined) return undefined;
  const keys: unknown[] = Array.isArray(message.s3ObjectKey) ? message.s3ObjectKey : [message.s3ObjectKey];
  if (keys.length === 0) return [skip('no-records', '')];
  return keys.map((key) => announcedObject("message of CloudTrail's own form", message.s3Bucket, key));
}

/** CloudTrail sends this plain text to a topic when you create or change a trail. */
function readValidation(message: unknown): readonly Announcement[] | undefined {
  if (typeof message !== 'string' || !message.startsWith('CloudTrail validation message')) return undefined;
  return [skip('test-notification', 'CloudTrail validation message')];
}

function readAuditMessage(message: unknown): readonly Announcement[] | undefined {
  if (!isObject(message) || !isObject(message.firstsightAudit)) return undefined;
  const { bucket, key, look } = message.firstsightAudit;
  const announced = announcedObject('message of the audit', bucket, key);
  if (!('digestFile' in announced)) return [announced];
  const isCount = typeof look === 'number' && Number.isSafeInteger(look) && look >= 0;
  return [{ digestFile: { ...announced.digestFile, look: isCount ? look : 0 } }];
}

/** The object that a message of this form names, by its plain key. */
function announcedObject(form: string, bucket: unknown, key: unknown): Announcement {
  if (typeof bucket !== 'string' || bucket === '') return missing(form, 'bucket name');
  if (typeof key !== 'string' || key === '') return missing(form, 'object key');
  const { kind } = classifyKey(key);
  if (kind === 'digest') return { digestFile: { bucket, key, look: 0 } };
  return kind === 'log-file' ? { bucket, key } : skip(reasonOfKind[kind], key);
}

export function missing(form: string, part: string): NotificationError {
  return new MalformedNotificationError(`The ${form} has no ${part}.`);
}
