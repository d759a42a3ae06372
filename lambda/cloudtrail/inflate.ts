import type { MessagePort } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';
import { LogFileCorruptError, LogFileTooLargeError } from './log-file-errors.ts';

export interface InflateLimits {
  /** More than this is an error, so that a gzip bomb stops. */
  readonly maxInflatedBytes: number;
}

/** 1 GiB: many times the largest log file that CloudTrail writes. */
export const defaultLimits: InflateLimits = { maxInflatedBytes: 2 ** 30 };

/** A run of inflated bytes. */
export interface Chunk {
  readonly bytes: Buffer;
  /** Gives the memory back at once; neither `bytes` nor a view of it may be used afterwards. */
  readonly release: () => void;
}

/** Below this zlib hands out more chunks than the thread pool serves fast; above it only memory grows. */
const defaultChunkBytes = 2 ** 20;

/** First byte of the gzip magic number; no JSON text starts with it. */
const gzipMagic = 0x1f;

/**
 * Inflates a log file chunk by chunk; the thread pool inflates the next chunk while the caller reads this one. Several
 * gzip members count as one file. A body that is no gzip by its first byte is handed on as it is.
 *
 * @throws {LogFileCorruptError} where the gzip data is cut short or damaged.
 * @throws {LogFileTooLargeError} as soon as more than `maxInflatedBytes` have come out.
 */
export async function* inflate(
  body: Uint8Array,
  { maxInflatedBytes }: InflateLimits,
  chunkBytes = defaultChunkBytes,
): AsyncGenerator<Chunk, void, undefined> {
  let inflatedBytes = 0;
  for await (const chunk of body[0] === gzipMagic ? gunzip(body, chunkBytes) : asItIs(body)) {
    inflatedBytes += chunk.bytes.length;
    if (inflatedBytes > maxInflatedBytes) throw new LogFileTooLargeError(maxInflatedBytes);
    yield chunk;
  }
}

async function* gunzip(body: Uint8Array, chunkSize: number): AsyncGenerator<Chunk, void, undefined> {
  const stream = createGunzip({ chunkSize });
  // The whole body in one write: zlib then fills every chunk to the brim.
  stream.end(body);
  try {
    for await (const bytes of stream) yield { bytes, release: () => discard(bytes) };
  } catch (cause) {
    throw new LogFileCorruptError(cause);
  }
}

function* asItIs(body: Uint8Array): Generator<Chunk, void, undefined> {
  yield { bytes: Buffer.from(body.buffer, body.byteOffset, body.byteLength), release: () => {} };
}

/** Left to the garbage collector, the memory of all chunks piles up, and each new one pays a page fault every 4 KiB. */
function discard({ buffer, byteLength }: Buffer): void {
  // zlib goes on writing into a buffer that it has not filled.
  if (byteLength !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return;
  if (typeof buffer.transfer === 'function') buffer.transfer(0);
  else postToNobody(buffer);
}

let closedPort: MessagePort | undefined;

/** For Node 20, which lacks `transfer`: a message takes its buffers along, also one that no port is left to receive. */
function postToNobody(buffer: ArrayBuffer): void {
  if (closedPort === undefined) {
    closedPort = new MessageChannel().port1;
    closedPort.close();
  }
  closedPort.postMessage(null, [buffer]);
}
