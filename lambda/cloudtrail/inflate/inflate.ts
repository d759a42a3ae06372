import type { ContentHash } from '../content-hash.ts';
import { LogFileTooLargeError } from '../log-file-errors.ts';
import { gzipMagic, headerEnd, trailerEnd } from './gzip-header.ts';
import { inflateRaw, type PartSizes } from './inflate-raw.ts';

export interface InflateLimits {
  /** To inflate to more bytes is an error, which stops a gzip bomb. */
  readonly maxInflatedBytes: number;
  /** To need more memory for the matching records is an error. Default: 256 MiB. */
  readonly mostMatchBytes?: number;
}

/** 1 GiB: many times the largest log file that CloudTrail writes. */
export const defaultLimits: InflateLimits = { maxInflatedBytes: 2 ** 30 };

/**
 * Inflates a log file chunk by chunk, in this thread. The memory of a chunk is that of the next one too: copy what you keep.
 * Several gzip members count as one file. A body that is not gzip by its first byte is passed on as it is.
 *
 * @param hash receives the bytes of every chunk, before the caller does.
 * @throws {LogFileCorruptError} if the gzip data is cut short or damaged.
 * @throws {LogFileTooLargeError} as soon as it inflates to more than `maxInflatedBytes`.
 */
export function* inflate(
  body: Uint8Array,
  { maxInflatedBytes }: InflateLimits,
  hash?: ContentHash,
  sizes?: PartSizes,
): Generator<Buffer, void, undefined> {
  let inflatedBytes = 0;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isGzip = bytes[0] === gzipMagic;
  if (!isGzip) hash?.markUnusual();
  for (const chunk of isGzip ? gunzip(bytes, hash, sizes) : [bytes]) {
    hash?.update(chunk, inflatedBytes);
    inflatedBytes += chunk.length;
    if (inflatedBytes > maxInflatedBytes) throw new LogFileTooLargeError(maxInflatedBytes);
    yield chunk;
  }
}

function* gunzip(body: Buffer, hash: ContentHash | undefined, sizes?: PartSizes): Generator<Buffer, void, undefined> {
  let at = 0;
  do {
    at = trailerEnd(body, yield* inflateRaw(body, headerEnd(body, at), sizes));
    // As for other programs, zeros can follow the gzip data.
  } while (at < body.length && body[at] !== 0);
  if (at < body.length) hash?.markUnusual();
}
