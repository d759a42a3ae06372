import { isObject, type JsonObject } from '../../detection/record.ts';

/** A part of a notification cannot be read. Of the fields, the text shows only the sender: a message can contain credentials. */
export class NotificationError extends Error {
  override readonly name: string = 'NotificationError';
}

/** The message has none of the supported forms. Check what else sends to the queue, the topic or the function. */
export class UnknownNotificationError extends NotificationError {
  override readonly name = 'UnknownNotificationError';
}

/** The message has a supported form, but its bucket, key or message is missing or cannot be decoded. */
export class MalformedNotificationError extends NotificationError {
  override readonly name = 'MalformedNotificationError';
}

/** Describes a message by its outer shape and the service that it names as its source. */
export function shapeOf(message: unknown): string {
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
