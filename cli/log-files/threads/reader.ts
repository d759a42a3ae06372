import { availableParallelism } from 'node:os';
import { createdAtFromName } from '../../../lambda/cloudtrail/notifications/log-file-key.ts';
import { isArchive } from '../archive.ts';
import { type FileResult, type Hunt, readSource } from '../file.ts';
import type { LogFileSource } from '../source.ts';
import type { ReadingThreads } from './pool.ts';
import { type Received, received } from './sent.ts';
import type { Plan, Task } from './thread.ts';

/** Reads log files in this thread or in others, with the same results. */
export interface SourceReader<Kept> {
  /** All files, in their order, by what one thread reads at a time. */
  readonly batches: readonly Batch[];
  /** How many batches to read at once. */
  readonly atOnce: number;
  readonly read: (batch: Batch) => Promise<readonly FileResult<Kept>[]>;
  readonly close: () => Promise<void>;
}

export type Batch = readonly LogFileSource[];

/** What to look for, in this thread and in others. */
interface Hunting<Kept> {
  readonly hunt: Hunt<Kept>;
  readonly plan: Plan;
  /** What to keep of a record that another thread sends. */
  readonly received: Received<Kept>;
}

/** The work of opening a file, as bytes of a gzipped log file. */
const bytesOfOpening = 2 ** 14;

/** About a tenth of a second of work: the start of threads takes nearly as long. */
const littleWork = 2 ** 23;

/** Small files go to a thread together, since each message to it takes time. */
const batchBytes = 2 ** 19;

/** In this thread: one file is read from the disk while another one is scanned. */
const atOnceHere = 2;

/** @param jobs the number of threads; undefined for one for each processor, or only this one for little work */
export async function startReader<Kept>(
  sources: readonly LogFileSource[],
  jobs: number | undefined,
  hunting: Hunting<Kept>,
): Promise<SourceReader<Kept>> {
  const count = Math.min(jobs ?? threadsFor(sources), sources.length);
  const readHere = (batch: Batch) => readInThisThread(batch, hunting.hunt);
  if (count < 2) {
    return {
      batches: sources.map((source) => [source]),
      atOnce: atOnceHere,
      read: readHere,
      close: async () => {},
    };
  }
  const scansHere = sources.every(isQuickToRead);
  const threads = (await import('./pool.ts')).startThreads(scansHere ? count - 1 : count, hunting.plan);
  let idle = threads.count;
  return {
    batches: batchesOf(sources),
    atOnce: threads.count + atOnceHere,
    read: async (batch) => {
      if (scansHere && idle === 0) return readHere(batch);
      idle -= 1;
      try {
        return await readIn(threads, batch, hunting);
      } finally {
        idle += 1;
      }
    },
    close: threads.close,
  };
}

/** This thread reads only what lets it do other work meanwhile: log files of this computer, which are scanned chunk by chunk. */
function isQuickToRead({ name, isLocal }: LogFileSource): boolean {
  return isLocal === true && !isArchive(name) && createdAtFromName(name) !== undefined;
}

async function readInThisThread<Kept>(batch: Batch, hunt: Hunt<Kept>): Promise<readonly FileResult<Kept>[]> {
  const results: (readonly FileResult<Kept>[])[] = [];
  for (const source of batch) results.push(await readSource(source, hunt));
  return results.flat();
}

function threadsFor(sources: readonly LogFileSource[]): number {
  return workOf(sources) < littleWork ? 1 : availableParallelism();
}

function workOf(sources: readonly LogFileSource[]): number {
  return sources.reduce((sum, { bytes = 0 }) => sum + bytes + bytesOfOpening, 0);
}

/** Small files of this computer together; an object in S3 alone, since each one is read by itself. */
function batchesOf(sources: readonly LogFileSource[]): readonly Batch[] {
  const batches: LogFileSource[][] = [];
  let room = 0;
  for (const source of sources) {
    const work = workOf([source]);
    room -= work;
    const last = batches.at(-1);
    if (last !== undefined && source.isLocal && room >= 0) last.push(source);
    else {
      batches.push([source]);
      room = source.isLocal ? batchBytes - work : 0;
    }
  }
  return batches;
}

/** If the thread ends, all files of the batch have failed. */
async function readIn<Kept>(threads: ReadingThreads, batch: Batch, { hunt, received: keep }: Hunting<Kept>) {
  try {
    const results = await threads.read(await Promise.all(batch.map(taskOf)));
    const whole = batch.map(async (source, i): Promise<readonly FileResult<Kept>[]> => {
      const result = results[i] ?? 'unsent';
      return result === 'unsent' ? readSource(source, hunt) : result.map((one) => received(one, keep));
    });
    return (await Promise.all(whole)).flat();
  } catch (error) {
    return batch.map(({ name }) => ({ name, error }));
  }
}

async function taskOf({ name, isLocal, read }: LogFileSource): Promise<Task> {
  return isLocal ? { name } : { name, ...(await read()) };
}
