import { classifyKey, createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import type { Period } from '../log-files/days.ts';
import type { Found } from '../log-files/source.ts';

/** A log file to put into the queue. Times in milliseconds since 1970. */
export interface PastLogFile {
  readonly key: string;
  readonly bytes: number;
  /** When it was created, at the earliest. */
  readonly createdAt: number;
}

/** The log files of one message. */
export interface Message {
  readonly logFiles: readonly PastLogFile[];
  readonly bytes: number;
}

/** What is in the bucket. */
export interface Chosen {
  /** In order of creation. */
  readonly logFiles: readonly PastLogFile[];
  /** Files of other kinds, or outside the prefixes that the stack reads. */
  readonly skipped: number;
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
}

/** CloudTrail delivers a log file within minutes after the time in its name. */
export const longestDelivery = 15 * 60_000;

/**
 * The log files that were created in the period, by the time in their name or by that of the object. One too many does no harm.
 * @param prefixes S3 key prefixes that the stack reads; empty for any
 */
export function logFilesCreatedIn(
  found: readonly Found[],
  bucket: string,
  period: Period,
  prefixes: readonly string[],
): Chosen {
  const logFiles: PastLogFile[] = [];
  const failed: { name: string; error: unknown }[] = [];
  let skipped = 0;
  for (const entry of found) {
    if ('error' in entry) failed.push(entry);
    else if ('skipped' in entry) skipped += 1;
    else {
      const { name, bytes = 0, lastModified } = entry.source;
      const key = name.slice(`s3://${bucket}/`.length);
      const isRead = prefixes.length === 0 || prefixes.some((prefix) => key.startsWith(prefix));
      if (!isRead || classifyKey(key).kind !== 'log-file') skipped += 1;
      else {
        const createdAt = createdIn(period, createdAtFromName(key), lastModified);
        if (createdAt !== undefined) logFiles.push({ key, bytes, createdAt });
      }
    }
  }
  return { logFiles: logFiles.sort((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1)), skipped, failed };
}

function createdIn(
  { from, to }: Period,
  delivered: number | undefined,
  lastModified: number | undefined,
): number | undefined {
  const isDelivered = delivered !== undefined && from - longestDelivery <= delivered && delivered <= to;
  const isStored = lastModified !== undefined && from <= lastModified && lastModified <= to;
  if (!isDelivered && !isStored) return undefined;
  return Math.min(delivered ?? Number.POSITIVE_INFINITY, lastModified ?? Number.POSITIVE_INFINITY);
}

/**
 * A run receives ten messages and has a minute and a half for their log files: a hundred, of at most 80 MB together. It needs some
 * seconds for them. If one of them fails, the others of its message are read again.
 */
const mostLogFiles = 10;
const mostBytes = 8e6;

/** Packs log files into messages, in order. */
export function messagesOf(logFiles: readonly PastLogFile[]): Message[] {
  const messages: { logFiles: PastLogFile[]; bytes: number }[] = [];
  for (const logFile of logFiles) {
    const last = messages.at(-1);
    if (last !== undefined && last.logFiles.length < mostLogFiles && last.bytes + logFile.bytes <= mostBytes) {
      last.logFiles.push(logFile);
      last.bytes += logFile.bytes;
    } else messages.push({ logFiles: [logFile], bytes: logFile.bytes });
  }
  return messages;
}

/**
 * The text of a message, in the form of S3's own notifications, which the function reads whatever its source is.
 * Source: "Event message structure" in the S3 user guide.
 */
export function messageBody({ logFiles }: Message, bucket: string, now: number): string {
  const eventTime = new Date(now).toISOString();
  const Records = logFiles.map(({ key, bytes }) => ({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventTime,
    eventName: 'ObjectCreated:Put',
    s3: { s3SchemaVersion: '1.0', bucket: { name: bucket }, object: { key: encodeURIComponent(key), size: bytes } },
  }));
  return JSON.stringify({ Records });
}
