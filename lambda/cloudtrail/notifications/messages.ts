import type { LogFileReference } from './log-file-key.ts';

/** A digest file to audit. */
export interface DigestReference extends LogFileReference {
  /** 0 when its notification arrives, then counted up each time that it is looked at again. */
  readonly look: number;
}

/** The notification of an object as S3 sends it to a queue. */
export function notificationOf({ bucket, key }: LogFileReference): string {
  // S3 encodes keys in the way of an HTML form.
  const encoded = new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/');
  const s3 = { s3SchemaVersion: '1.0', bucket: { name: bucket }, object: { key: encoded } };
  return JSON.stringify({
    Records: [{ eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }],
  });
}

/** The message with which the audit puts a digest file into its own queue again. */
export function digestMessage({ bucket, key, look }: DigestReference): string {
  return JSON.stringify({ firstsightAudit: { bucket, key, look } });
}
