import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound, S3Client } from '@aws-sdk/client-s3';
import { AwsCallError, clientSettings } from './calls.ts';

/** The object was deleted before it was read. A retry does not help. */
export class LogFileGoneError extends Error {
  override readonly name = 'LogFileGoneError';
}

/** The object is larger than any log file that CloudTrail writes. It is not downloaded, to save memory. */
export class StoredLogFileTooLargeError extends Error {
  override readonly name = 'StoredLogFileTooLargeError';

  constructor(bytes: number) {
    super(`The object has ${bytes} bytes; the limit for a log file is ${mostStoredBytes}.`);
  }
}

/** Of the gzipped object. Several log files are in memory at once, in a function with 1 GB. */
const mostStoredBytes = 64 * 2 ** 20;

/** A log file as it is stored in S3. */
export interface StoredLogFile {
  readonly body: Uint8Array;
  /** Milliseconds since 1970. */
  readonly lastModified: number | undefined;
  readonly etag?: string | undefined;
  /** By the names without `x-amz-meta-`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An object without its body. */
export type ObjectState = Pick<StoredLogFile, 'lastModified'> & { readonly etag: string | undefined };

export type LogFileReader = (object: { readonly bucket: string; readonly key: string }) => Promise<StoredLogFile>;

export interface S3ReadOptions {
  /** For buckets that may be in another Region than the caller. Default: false. */
  readonly followRegionRedirects?: boolean;
  /** The most connections. Default: that of the SDK, 50. */
  readonly mostAtOnce?: number;
  /** Time limit of one read, with all attempts and the body. Default: only that of a stalled connection. */
  readonly mostMillis?: number;
}

/**
 * Reads whole objects.
 * @throws LogFileGoneError if the object no longer exists
 * @throws StoredLogFileTooLargeError above 64 MiB
 * @throws AwsCallError
 */
export function s3LogFiles({
  followRegionRedirects = false,
  mostAtOnce,
  mostMillis,
}: S3ReadOptions = {}): LogFileReader {
  const agent = mostAtOnce === undefined ? {} : { maxSockets: mostAtOnce, keepAlive: true };
  const requestHandler = { ...clientSettings.requestHandler, httpAgent: agent, httpsAgent: agent };
  const client = new S3Client({ ...clientSettings, requestHandler, followRegionRedirects });
  return async ({ bucket, key }) => {
    const timeLimit = mostMillis === undefined ? {} : { abortSignal: AbortSignal.timeout(mostMillis) };
    try {
      const {
        Body,
        LastModified,
        ETag,
        Metadata = {},
        ContentLength = 0,
      } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), timeLimit);
      if (ContentLength > mostStoredBytes) {
        if (Body instanceof Readable) Body.destroy();
        throw new StoredLogFileTooLargeError(ContentLength);
      }
      const body = (await Body?.transformToByteArray()) ?? new Uint8Array();
      return { body, lastModified: LastModified?.getTime(), etag: ETag, metadata: Metadata };
    } catch (cause) {
      if (cause instanceof NoSuchKey)
        throw new LogFileGoneError('The log file was deleted before it could be read.', { cause });
      throw cause instanceof StoredLogFileTooLargeError ? cause : new AwsCallError('S3', 'GetObject', cause);
    }
  };
}

/**
 * Reads the state of objects: `gone` if an object does not exist. Without s3:ListBucket, S3 does not tell absent and denied
 * objects apart.
 * @throws AwsCallError
 */
export function s3States({ followRegionRedirects = false, mostMillis }: S3ReadOptions = {}) {
  const client = new S3Client({ ...clientSettings, followRegionRedirects });
  return async ({ bucket, key }: { readonly bucket: string; readonly key: string }): Promise<ObjectState | 'gone'> => {
    const timeLimit = mostMillis === undefined ? {} : { abortSignal: AbortSignal.timeout(mostMillis) };
    try {
      const { ETag, LastModified } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), timeLimit);
      return { etag: ETag, lastModified: LastModified?.getTime() };
    } catch (cause) {
      if (cause instanceof NotFound) return 'gone';
      throw new AwsCallError('S3', 'HeadObject', cause);
    }
  };
}
