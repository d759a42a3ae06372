import { Gunzip } from 'minizlib';
import { type Chunk, discard, type InflateLimits } from '../../../lambda/cloudtrail/inflate.ts';
import { LogFileCorruptError, LogFileTooLargeError } from '../../../lambda/cloudtrail/log-file-errors.ts';

/** So much gzip data inflates to less than a chunk, mostly. */
const gzipBytes = 2 ** 16;
/** Memory for a chunk costs time, which most log files are too small for. */
const leastChunk = 2 ** 16;
const mostChunk = 2 ** 20;
/** JSON of log files is about ten times as large as gzip makes it. */
const ratio = 16;

/** The library passes its options on to zlib, but declares only some of them. */
type Options = ConstructorParameters<typeof Gunzip>[0] & { readonly chunkSize: number };

/** The first byte of gzip data. No JSON text starts with it. */
const gzipMagic = 0x1f;

/**
 * Inflates a log file chunk by chunk in this thread, with the result of `inflate`. All threads of a process share one pool for
 * zlib, which has four threads, so that with it more than about eight processors have nothing to do.
 * @throws the errors of `inflate`
 */
export function* inflateHere(body: Uint8Array, { maxInflatedBytes }: InflateLimits): Generator<Chunk, void, undefined> {
  const gzip = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let inflatedBytes = 0;
  for (const bytes of gzip[0] === gzipMagic ? gunzip(gzip) : [gzip]) {
    inflatedBytes += bytes.length;
    if (inflatedBytes > maxInflatedBytes) throw new LogFileTooLargeError(maxInflatedBytes);
    yield { bytes, release: () => bytes !== gzip && discard(bytes) };
  }
}

function* gunzip(body: Buffer): Generator<Buffer, void, undefined> {
  const options: Options = { chunkSize: Math.min(Math.max(leastChunk, ratio * body.length), mostChunk) };
  const stream = new Gunzip(options);
  const inflated: Buffer[] = [];
  let failure: unknown;
  stream.on('data', (bytes) => inflated.push(bytes));
  stream.on('error', (error) => {
    failure ??= error;
  });
  for (let at = 0; at < body.length && failure === undefined; at += gzipBytes) {
    const part = body.subarray(at, at + gzipBytes);
    if (at + gzipBytes < body.length) stream.write(part);
    else stream.end(part);
    yield* inflated.splice(0);
  }
  // The library wraps the error of zlib.
  const { cause = failure }: { readonly cause?: unknown } = Object(failure);
  if (failure !== undefined) throw new LogFileCorruptError(cause);
}
