import { setImmediate } from 'node:timers/promises';
import type { CloudTrailRecord } from '../../detection/record.ts';
import type { ContentHash } from '../content-hash.ts';
import { defaultLimits, type InflateLimits, inflate } from '../inflate/inflate.ts';
import { looksWhole, searchChunk, startFirstPass } from './first-pass.ts';
import type { ElementCounts, Keep, KeepingSearch, Search } from './search.ts';

/*
 * From the bytes of a log file to its matching records, in the order of the files:
 *
 *   ../inflate/          inflates the gzip data in WebAssembly, chunk by chunk, 512 KiB at a time
 *   first-pass.ts        searches each chunk for the event names, without reading JSON
 *     candidates.ts          searches for one name after the other
 *     candidates-by-clues.ts searches for the field and its value, in WebAssembly, for more than four names
 *   second-pass.ts       reads the JSON of the file, if the first pass found a candidate
 *     record-picker.ts       reads many records at a time in WebAssembly, and picks the fields that the rules need
 *     picker-plan.ts         tells WebAssembly which fields these are
 *     matches.ts             tests each picked record, and keeps the text of those that match
 *   kernel.ts            the WebAssembly of both passes, compiled from wasm/assembly/scan to kernel-module.ts
 *
 * Why two passes: nearly every log file has no matching record. To inflate it is most of the work that cannot be avoided.
 * A search for bytes adds little to that; to read the JSON as well takes as long again, and JSON.parse of the whole file ten
 * times as long, with many times the memory. A JSON string that equals an event name
 * is either spelled plainly between quotes or contains an escape such as \u0047. The first pass finds both, also across
 * two chunks. It can find too much, for example a name in an error message, but it never misses a record. So a file without
 * a candidate has no matching record, and only its first and last bytes are checked.
 *
 * Where the second pass begins: it inflates the file again, which is cheaper than to keep what the first pass has read. With a
 * candidate in the first 4 MiB, the first pass ends there, and the second one reads the whole file. With the first candidate
 * further on, the first pass reads the whole file, and the second one stops behind the record with the last candidate. Another
 * key `Records` is a candidate too, since it replaces the records before it.
 *
 * How the second pass reads: what it reads is what JSON.parse accepts, byte for byte, and the result is that of JSON.parse
 * and a filter. The kernel reads elements of `Records` where inflate wrote them, checks their grammar, and writes a small JSON
 * array with the fields that the rules need. Only this array is parsed. The start of a record that lies in two chunks is
 * directly before the second one, where DEFLATE needs the last 32 KiB anyway; a longer one is joined in a copy. A file
 * that is not compressed is copied too. The text of a match is copied, and parsed as a whole only for an alert.
 *
 * On the command line, scanWholeLogFile skips the first pass: the second one reads every record, and counts the elements of
 * `Records` that are not records.
 *
 * Limits: 1 GiB inflated, 16 MiB for one value, 256 MiB of memory for all matches. Memory does not grow with the size of the file. An
 * error names the position of the first wrong byte and never quotes the file, which can contain credentials.
 */

export interface Scan<Kept = CloudTrailRecord> {
  /** The matches, in the order of the log file. */
  readonly records: readonly Kept[];
  /** Size of the whole log file, inflated. */
  readonly inflatedBytes: number;
}

/** What was read of a whole log file. */
export interface WholeScan<Kept> extends Scan<Kept> {
  readonly elements: ElementCounts;
}

/** With a candidate in so many bytes, the second pass begins at once; further on, it waits for the end of the first. */
const headBytes = 4 * 2 ** 20;

/**
 * Returns the matching records of a log file: the result of `JSON.parse` and a filter by `search.test`, if each match
 * contains one of `search.strings`. The file is checked up to the record of the last candidate; without a candidate, only
 * its first and last bytes are.
 *
 * @param body the object as it is stored: gzip or plain JSON, detected by the first byte.
 * @param limits default: 1 GiB inflated.
 * @throws {LogFileCorruptError} if the gzip data is cut short or damaged.
 * @throws {LogFileTooLargeError} if it inflates past the limit.
 * @throws {LogFileNotJsonError} if it is empty or not valid JSON.
 * @throws {RecordsMissingError} if it is not an object with an array of `Records`.
 * @throws {RecordTooLargeError} if one value exceeds the limit.
 * @throws {TooManyMatchesError} if all matches together need more memory than the limit.
 */
export async function scanLogFile(
  body: Uint8Array,
  search: Search,
  limits: InflateLimits = defaultLimits,
): Promise<Scan> {
  const { fields: _, ...whole } = search;
  return scanKeeping(body, whole, (record) => record, limits);
}

/**
 * The same, but keeps of each match only what `keep` returns.
 * @param hash receives all inflated bytes once, in order.
 * @throws as scanLogFile
 */
export async function scanKeeping<Kept>(
  body: Uint8Array,
  search: Search,
  keep: Keep<Kept>,
  limits: InflateLimits = defaultLimits,
  hash?: ContentHash,
): Promise<Scan<Kept>> {
  const chunks = () => inflate(body, limits, hash);
  return scanInTwoPasses(chunks, { ...search, keep, mostMatchBytes: limits.mostMatchBytes }, headBytes);
}

/**
 * Returns the same matches, but reads and checks the whole file, and counts the elements of `Records` that are not records.
 * @throws as scanLogFile
 */
export function scanWholeLogFile<Kept>(
  body: Uint8Array,
  search: KeepingSearch<Kept>,
  limits: InflateLimits,
): Promise<WholeScan<Kept>> {
  return readAll(inflate(body, limits), { ...search, mostMatchBytes: limits.mostMatchBytes });
}

/** Chunks of a log file; the memory of a chunk may be that of the next one too. */
type Chunks = Iterable<Buffer>;

/** Inflates the same log file again at each call. */
export type Inflated = () => Chunks;

/** The same for a log file in chunks, of which the first ones are `headBytes` long. */
export function scanChunks(inflated: Inflated, search: Search, headBytes: number): Promise<Scan> {
  const { fields: _, ...whole } = search;
  return scanInTwoPasses(inflated, { ...whole, keep: (record) => record }, headBytes);
}

async function scanInTwoPasses<Kept>(
  inflated: Inflated,
  search: KeepingSearch<Kept>,
  headBytes: number,
): Promise<Scan<Kept>> {
  const pass = await startFirstPass(search);
  const isInHead = () => pass.candidatesEnd > 0 && pass.candidatesEnd <= headBytes;
  await readUntil(inflated(), (chunk) => {
    searchChunk(pass, chunk);
    return isInHead();
  });
  if (isInHead() || !looksWhole(pass)) return withoutElements(await readAll(inflated(), search));
  const inflatedBytes = pass.size;
  if (pass.candidatesEnd === 0) return { records: [], inflatedBytes };
  return { records: (await readRecords(inflated(), search, pass.candidatesEnd)).records, inflatedBytes };
}

/** The scan counts elements only in the records that it reads, so the counts are not a result. */
function withoutElements<Kept>({ records, inflatedBytes }: WholeScan<Kept>): Scan<Kept> {
  return { records, inflatedBytes };
}

const readAll = <Kept>(chunks: Chunks, search: KeepingSearch<Kept>): Promise<WholeScan<Kept>> =>
  readRecords(chunks, search, Number.POSITIVE_INFINITY);

let loadedReader: Promise<typeof import('./second-pass.ts')> | undefined;

/** Nearly every log file does without the second pass, and so does the start of the function. */
function loadReader() {
  loadedReader ??= import('./second-pass.ts');
  return loadedReader;
}

/** Reads to the end of the record in which byte `until` lies. `inflatedBytes` counts the bytes that it read. */
async function readRecords<Kept>(chunks: Chunks, search: KeepingSearch<Kept>, until: number): Promise<WholeScan<Kept>> {
  const { createRecordReader } = await loadReader();
  const reader = createRecordReader(search);
  let inflatedBytes = 0;
  const isPast = await readUntil(chunks, (chunk) => {
    inflatedBytes += chunk.length;
    reader.read(chunk);
    return reader.isPast(until);
  });
  if (!isPast) reader.end();
  return { records: reader.matches(), inflatedBytes, elements: reader.elements() };
}

/** Half a millisecond of work. */
const turnBytes = 2 ** 19;

/** The work for a chunk that has nothing, as bytes. */
const leastChunkBytes = 2 ** 14;

/** Reads chunks until one is enough. Between many of them, the network, timers and other threads have their turn. */
export async function readUntil(chunks: Chunks, isEnough: (chunk: Buffer) => boolean): Promise<boolean> {
  let bytes = 0;
  for (const chunk of chunks) {
    if (isEnough(chunk)) return true;
    bytes += Math.max(chunk.length, leastChunkBytes);
    if (bytes < turnBytes) continue;
    bytes = 0;
    await setImmediate();
  }
  return false;
}
