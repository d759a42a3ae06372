import type { CloudTrailRecord } from '../../detection/record.ts';
import { type Chunk, defaultLimits, type InflateLimits, inflate } from '../inflate.ts';
import { looksWhole, type Skim, skimChunk, startSkim } from './first-pass.ts';
import type { Keep, KeepingSearch, Search } from './search.ts';

export interface Scan<Kept = CloudTrailRecord> {
  /** The matches, in the log file's order. */
  readonly records: readonly Kept[];
  /** Size of the whole log file, inflated. */
  readonly inflatedBytes: number;
}

/** So much of a log file is kept, inflated, until it is known whether it has to be read. */
const keptBytes = 4 * 2 ** 20;

/**
 * The matching records of a log file: those that `JSON.parse` and a filter by `search.test` would give, whatever the
 * file's formatting, provided that each match holds one of `search.strings`. A file that holds nothing that could spell
 * one of them is checked by its first and last bytes only; any other is checked up to the record of the last candidate.
 *
 * @param body the object as it is stored: gzip, or plain JSON, told apart by the first byte.
 * @param limits default: 1 GiB inflated.
 * @throws {LogFileCorruptError} where the gzip data is cut short or damaged.
 * @throws {LogFileTooLargeError} where it inflates past the limit.
 * @throws {LogFileNotJsonError} where it is empty or no valid JSON.
 * @throws {RecordsMissingError} where it is no object with an array of `Records`.
 */
export async function scanLogFile(
  body: Uint8Array,
  search: Search,
  limits: InflateLimits = defaultLimits,
): Promise<Scan> {
  return scanChunks(() => inflate(body, limits), search, keptBytes);
}

/**
 * The same, but that of each match only what `keep` makes of it is kept.
 * @throws as scanLogFile
 */
export async function scanKeeping<Kept>(
  body: Uint8Array,
  search: Search,
  keep: Keep<Kept>,
  limits: InflateLimits = defaultLimits,
): Promise<Scan<Kept>> {
  return scanInflated(() => inflate(body, limits), { ...search, keep }, keptBytes);
}

/** Inflates the same log file anew at each call. */
export type Inflated = () => AsyncGenerator<Chunk, void, undefined>;

/**
 * A log file whose head holds a candidate is read in one go. Of any other the rest is searched only, its memory given
 * back at once; where that finds a candidate after all, the file is inflated again and read as far as that.
 */
export function scanChunks(inflated: Inflated, search: Search, headBytes: number): Promise<Scan> {
  const { fields: _, ...whole } = search;
  return scanInflated(inflated, { ...whole, keep: (record) => record }, headBytes);
}

async function scanInflated<Kept>(
  inflated: Inflated,
  search: KeepingSearch<Kept>,
  headBytes: number,
): Promise<Scan<Kept>> {
  const chunks = inflated();
  const skim = await startSkim(search);
  const head = await takeHead(chunks, skim, headBytes);
  if (skim.candidatesEnd > 0) return readAll(rejoin(head, chunks), search);
  for (const { release } of head) release();
  await skimOver(chunks, skim);
  const inflatedBytes = skim.size;
  if (!looksWhole(skim)) return readAll(inflated(), search);
  if (skim.candidatesEnd === 0) return { records: [], inflatedBytes };
  return { records: (await readUntil(inflated(), search, skim.candidatesEnd)).records, inflatedBytes };
}

/** Takes chunks until they hold a candidate or more than `headBytes`. */
async function takeHead(source: AsyncGenerator<Chunk>, skim: Skim, headBytes: number): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  while (skim.candidatesEnd === 0 && skim.size <= headBytes) {
    const { value, done } = await source.next();
    if (done) break;
    chunks.push(value);
    skimChunk(skim, value.bytes);
  }
  return chunks;
}

async function* rejoin(head: readonly Chunk[], rest: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
  yield* head;
  yield* rest;
}

async function skimOver(chunks: AsyncIterable<Chunk>, skim: Skim): Promise<void> {
  for await (const { bytes, release } of chunks) {
    skimChunk(skim, bytes);
    release();
  }
}

const readAll = <Kept>(chunks: AsyncIterable<Chunk>, search: KeepingSearch<Kept>): Promise<Scan<Kept>> =>
  readUntil(chunks, search, Number.POSITIVE_INFINITY);

let loadedReader: Promise<typeof import('./second-pass.ts')> | undefined;

/** Nearly every log file does without it, and so does the start of the function. */
function loadReader() {
  loadedReader ??= import('./second-pass.ts');
  return loadedReader;
}

/** Reads to the end of the record in which byte `until` lies; `inflatedBytes` counts what was read. */
async function readUntil<Kept>(
  chunks: AsyncIterable<Chunk>,
  search: KeepingSearch<Kept>,
  until: number,
): Promise<Scan<Kept>> {
  const { createRecordReader } = await loadReader();
  const reader = createRecordReader(search);
  let inflatedBytes = 0;
  for await (const { bytes, release } of chunks) {
    // Released bytes have no length any more.
    inflatedBytes += bytes.length;
    reader.read(bytes);
    release();
    if (reader.isPast(until)) return { records: reader.matches(), inflatedBytes };
  }
  reader.end();
  return { records: reader.matches(), inflatedBytes };
}
