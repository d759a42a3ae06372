import { gzipSync } from 'node:zlib';
import { bucket, s3Event, s3Record, sqsEvent } from '../cloudtrail/notifications/notifications.ts';
import { type Call, callRecord } from '../detection/sightings.ts';

let made = 0;

/** An unused key in the form that CloudTrail uses. */
export function freshKey(): string {
  made += 1;
  return `AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/111122223333_CloudTrail_us-east-1_20260301T0905Z_${made}.json.gz`;
}

/** The body of a log file with these calls. */
export function logFileOf(calls: readonly Call[]): Uint8Array {
  return gzipSync(JSON.stringify({ Records: calls.map(callRecord) }));
}

/** Puts a log file into the bucket. Returns its key. */
export function put(objects: Map<string, Uint8Array>, body: Uint8Array): string {
  const key = freshKey();
  objects.set(`${bucket}/${key}`, body);
  return key;
}

/** A batch of SQS messages, one for each key, at their n-th delivery. The message's id is the key. */
export function batch(keys: readonly string[], delivery = 1) {
  const messages = keys.flatMap((key) => {
    const { Records } = sqsEvent(s3Event(s3Record(encodeURIComponent(key))));
    const attributes = { ApproximateReceiveCount: String(delivery) };
    return Records.map((record) => ({ ...record, attributes, messageId: key }));
  });
  return { Records: messages };
}
