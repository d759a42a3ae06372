import { isObject, type JsonObject } from '../detection/record.ts';

/** A notification of which some part could not be read. Holds no field but the sender: a message may carry credentials. */
export class NotificationError extends Error {
  override readonly name: string = 'NotificationError';
}

/** Nothing that announces a log file: look at what else sends to the queue, the topic or the function. */
export class UnknownNotificationError extends NotificationError {
  override readonly name = 'UnknownNotificationError';
}

/** One of the understood forms, but its bucket, key or message is missing or cannot be decoded. */
export class MalformedNotificationError extends NotificationError {
  override readonly name = 'MalformedNotificationError';
}

/** What came, by its outer shape and the service it says it is from. */
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

/** The sender's own text, short and without line breaks. */
function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 30));
}
