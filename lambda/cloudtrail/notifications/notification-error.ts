import { isObject, type JsonObject } from '../../detection/record.ts';

/** A part of a notification cannot be read. Of the fields, the text shows only the sender: a message can contain credentials. */
export class NotificationError extends Error {
  override readonly name: string = 'NotificationError';
}

/** The message has none of the supported forms. Check what else sends to the queue, the topic or the function. */
export class UnknownNotificationError extends NotificationError {
  override readonly name = 'UnknownNotificationError';
  /** What the message looks like, without its values. */
  readonly shape: string;
  /** True if the message mentions a log file all the same: it may be damaged, or of a new form. */
  readonly mentionsLogFile: boolean;

  /** @param context completes the sentence about the message */
  constructor(message: unknown, context: string) {
    const shape = shapeOf(message);
    super(`Got ${shape}${context}`);
    this.shape = shape;
    this.mentionsLogFile = mentionsLogFile(message);
  }
}

/** The message has a supported form, but its bucket, key or message is missing or cannot be decoded. */
export class MalformedNotificationError extends NotificationError {
  override readonly name = 'MalformedNotificationError';
}

/** The start of the key of a log file, with or without the encoding of S3. A policy can have it with a `*` at the end. */
const logFileKey = /AWSLogs(?:\/|%2F)(?:o-[a-z0-9]+(?:\/|%2F))?\d{12}(?:\/|%2F)CloudTrail(?:\/|%2F)(?!\*)/i;

/** What only a message that announces objects has. In a text, it is one that is cut short. */
const announcement = /aws[:.]s3\b|s3ObjectKey/;

function mentionsLogFile(message: unknown): boolean {
  if (typeof message === 'string') return logFileKey.test(message) || announcement.test(message);
  if (typeof message !== 'object' || message === null) return false;
  if ('s3ObjectKey' in message || 's3Bucket' in message) return true;
  try {
    return logFileKey.test(JSON.stringify(message));
  } catch {
    // Nested too deep to be searched.
    return true;
  }
}

/** Describes a message by its outer shape and the service that it names as its source. */
function shapeOf(message: unknown): string {
  if (!isObject(message) || !Array.isArray(message.Records)) return outerShapeOf(message);
  return `a list of ${message.Records.length} records, first ${outerShapeOf(message.Records[0])}`;
}

function outerShapeOf(message: unknown): string {
  if (typeof message === 'string') return `a text of ${message.length} characters, ${quoted(message)}`;
  if (Array.isArray(message)) return 'a list';
  if (!isObject(message)) return `the value ${String(message)}`;
  const names = Object.keys(message);
  return `an object${senderOf(message)} with ${names.length} fields: ${names.slice(0, 8).map(quoted).join(', ')}`;
}

function senderOf(message: JsonObject): string {
  const sender = message.eventSource ?? message.EventSource ?? message.source;
  return typeof sender === 'string' ? ` from ${quoted(sender)}` : '';
}

/** Text from the sender, cut short and without line breaks. */
function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 30));
}
