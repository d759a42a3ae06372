import type { MessagePort } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';
import type { ContentHash } from './content-hash.ts';
import { LogFileCorruptError, LogFileTooLargeError } from './log-file-errors.ts';

export interface InflateLimits {
  /** To inflate to more bytes is an error, which stops a gzip bomb. */
  readonly maxInflatedBytes: number;
  /** To need more memory for the matching records is an error. Default: 256 MiB. */
  readonly mostMatchBytes?: number;
}

/** 1 GiB: many times the largest log file that CloudTrail writes. */
export const defaultLimits: InflateLimits = { maxInflatedBytes: 2 ** 30 };

/** A part of the inflated bytes. */
export interface Chunk {
  readonly bytes: Buffer;
  /** Frees the memory at once. Do not use `bytes` or a view of it afterwards. */
  readonly release: () => void;
}

/** Smaller chunks make more work for the thread pool; larger ones only need more memory. */
const defaultChunkBytes = 2 ** 20;

/** The first byte of gzip data. No JSON text starts with it. */
const gzipMagic = 0x1f;

/**
 * Inflates a log file chunk by chunk. The thread pool inflates the next chunk while the caller reads this one. Several
 * gzip members count as one file. A body that is not gzip by its first byte is passed on as it is.
 *
 * @param hash receives the bytes of every chunk, before the caller does.
 * @throws {LogFileCorruptError} if the gzip data is cut short or damaged.
 * @throws {LogFileTooLargeError} as soon as it inflates to more than `maxInflatedBytes`.
 */
export async function* inflate(
  body: Uint8Array,
  { maxInflatedBytes }: InflateLimits,
  chunkBytes = defaultChunkBytes,
  hash?: ContentHash,
): AsyncGenerator<Chunk, void, undefined> {
  let inflatedBytes = 0;
  const isGzip = body[0] === gzipMagic;
  if (!isGzip) hash?.markUnusual();
  for await (const chunk of isGzip ? gunzip(body, chunkBytes, hash) : asItIs(body)) {
    inflatedBytes += chunk.bytes.length;
    if (inflatedBytes > maxInflatedBytes) throw new LogFileTooLargeError(maxInflatedBytes);
    hash?.update(chunk.bytes);
    yield chunk;
  }
}

async function* gunzip(
  body: Uint8Array,
  chunkSize: number,
  hash: ContentHash | undefined,
): AsyncGenerator<Chunk, void, undefined> {
  const stream = createGunzip({ chunkSize });
  // With the whole body in one write, zlib fills every chunk.
  stream.end(body);
  try {
    for await (const bytes of stream) yield { bytes, release: () => discard(bytes) };
    // Zeros behind the gzip data are not inflated.
    if (stream.bytesWritten < body.length) hash?.markUnusual();
  } catch (cause) {
    throw new LogFileCorruptError(cause);
  }
}

function* asItIs(body: Uint8Array): Generator<Chunk, void, undefined> {
  yield { bytes: Buffer.from(body.buffer, body.byteOffset, body.byteLength), release: () => {} };
}

/** Frees the memory of a chunk. If the garbage collector frees the chunks, memory grows, and each new chunk costs a page fault every 4 KiB. */
export function discard({ buffer, byteLength }: Buffer): void {
  // zlib still writes to a buffer that it has not filled.
  if (byteLength !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return;
  if (typeof buffer.transfer === 'function') buffer.transfer(0);
  else postToClosedPort(buffer);
}

let closedPort: MessagePort | undefined;

/** For Node 20, which lacks `transfer`: a message takes its buffers along, even to a closed port. */
function postToClosedPort(buffer: ArrayBuffer): void {
  if (closedPort === undefined) {
    closedPort = new MessageChannel().port1;
    closedPort.close();
  }
  closedPort.postMessage(null, [buffer]);
}
