import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from './client-settings.ts';

/** The object was deleted before it was read: nothing to wait for. */
export class LogFileGoneError extends Error {
  override readonly name = 'LogFileGoneError';
}

/** A log file as it lies in S3. */
export interface StoredLogFile {
  readonly body: Uint8Array;
  /** Milliseconds since 1970. */
  readonly lastModified: number | undefined;
}

export type LogFileReader = (object: { readonly bucket: string; readonly key: string }) => Promise<StoredLogFile>;

/**
 * Reads whole objects.
 * @param options `followRegionRedirects` for buckets that may lie in another region than the caller's
 * @throws LogFileGoneError where the object is no longer there
 */
export function s3LogFiles({ followRegionRedirects = false } = {}): LogFileReader {
  const client = new S3Client({ ...clientSettings, followRegionRedirects });
  return async ({ bucket, key }) => {
    try {
      const { Body, LastModified } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const body = (await Body?.transformToByteArray()) ?? new Uint8Array();
      return { body, lastModified: LastModified?.getTime() };
    } catch (cause) {
      if (cause instanceof NoSuchKey) throw new LogFileGoneError('It was deleted before it could be read.', { cause });
      throw cause;
    }
  };
}
