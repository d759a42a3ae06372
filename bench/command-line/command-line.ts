import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { placeholderCredentials } from '../../test/aws/dynalite-server.ts';
import type { StoredLogFile } from '../log-file/stored-log-file.ts';
import type { LogFiles } from '../log-files.ts';
import { cacheFolder, type NodeVersion } from '../node-versions.ts';
import type { CommandLineReport, Values } from '../report.ts';
import { median } from '../statistics.ts';
import { builtCommandLine } from './package.ts';
import { byTurns } from './timed.ts';

/** Log files of 10,000 records, 640 MB inflated. */
const fileCount = 40;
const fileRounds = 5;

/** 6.4 GB inflated: the start of the command and of its threads hardly counts. */
const manyFiles = 400;
const manyFilesRounds = 3;
const startRounds = 5;
const startsInARow = 5;

/** Objects in the stand-in for S3, and its answers. */
const objectCount = 2_000;
const answerMillis = 30;
const readsOneAtATime = 30;

/** The command line as the package has it: its start, its reading of files, and its reading of S3. */
export async function measureCommandLine({ program }: NodeVersion, files: LogFiles): Promise<CommandLineReport> {
  const entry = await builtCommandLine();
  const starts = await measureStarts(program, entry);
  const reading = await measureFiles(program, entry, files.middle);
  const many = await measureManyFiles(program, entry, files.middle);
  const tiny = files.noMatch.get('tiny');
  const bucket = tiny === undefined ? undefined : await measureBucket(program, entry, tiny);
  return {
    figures: { ...starts.figures, ...reading.figures, ...many.figures, ...bucket?.figures },
    millis: { ...starts.millis, ...reading.millis, ...many.millis, ...bucket?.millis },
  };
}

interface Measured {
  readonly figures: Values;
  readonly millis: Values;
}

/** By processor time: unlike the time on the clock, it hardly depends on what else the machine does. */
async function measureStarts(program: string, entry: string): Promise<Measured> {
  const times = startsInARow;
  const took = await byTurns(
    {
      node: { program, args: ['-e', '0'], times },
      version: { program, args: [entry, '--version'], times },
      help: { program, args: [entry, '--help'], times },
      commandHelp: { program, args: [entry, 'detect', '--help'], times },
    },
    startRounds,
  );
  const ratio = (name: keyof typeof took) => took[name].processorMillis / took.node.processorMillis;
  return {
    figures: {
      versionToNodeStart: ratio('version'),
      helpToNodeStart: ratio('help'),
      commandHelpToNodeStart: ratio('commandHelp'),
    },
    millis: {
      'start of node -e 0, processor': took.node.processorMillis,
      'start of --version, processor': took.version.processorMillis,
      'start of --help, processor': took.help.processorMillis,
      'start of detect --help, processor': took.commandHelp.processorMillis,
    },
  };
}

async function measureFiles(program: string, entry: string, file: StoredLogFile): Promise<Measured> {
  const folder = folderOf(file, fileCount);
  const detect = (...options: readonly string[]) => ({ program, args: [entry, 'detect', ...options, folder] });
  const took = await byTurns(
    {
      naive: { program, args: [join(import.meta.dirname, 'naive.mjs'), folder] },
      oneThread: detect('--jobs', '1'),
      allThreads: detect(),
    },
    fileRounds,
  );
  const threads = availableParallelism();
  return {
    figures: {
      naiveToDetect: took.naive.millis / took.allThreads.millis,
      ...(threads > 1 ? { oneThreadToAllThreads: took.oneThread.millis / took.allThreads.millis } : {}),
    },
    millis: {
      [`naive, ${fileCount} log files`]: took.naive.millis,
      'detect --jobs 1': took.oneThread.millis,
      'detect --jobs 1, processor': took.oneThread.processorMillis,
      [`detect, ${threads} threads`]: took.allThreads.millis,
      [`detect, ${threads} threads, processor`]: took.allThreads.processorMillis,
    },
  };
}

async function measureManyFiles(program: string, entry: string, file: StoredLogFile): Promise<Measured> {
  const folder = folderOf(file, manyFiles);
  const args = [entry, 'detect', folder];
  const took = await byTurns(
    { oneThread: { program, args: [...args, '--jobs', '1'] }, allThreads: { program, args } },
    manyFilesRounds,
  );
  const threads = availableParallelism();
  return {
    figures: threads > 1 ? { oneThreadToAllThreadsMany: took.oneThread.millis / took.allThreads.millis } : {},
    millis: {
      [`detect --jobs 1, ${manyFiles} log files`]: took.oneThread.millis,
      [`detect, ${threads} threads, ${manyFiles} log files`]: took.allThreads.millis,
    },
  };
}

/** A folder with many links to a log file, under names that CloudTrail gives. */
function folderOf({ path }: StoredLogFile, count: number): string {
  const folder = join(cacheFolder, `${count}-log-files`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i += 1) {
    const name = `111122223333_CloudTrail_us-east-1_20260301T10${10 + (i % 50)}Z_${String(i).padStart(16, 'a')}.json.gz`;
    linkSync(path, join(folder, name));
  }
  return folder;
}

async function measureBucket(program: string, entry: string, file: StoredLogFile): Promise<Measured> {
  const server = spawn(program, [join(import.meta.dirname, 's3.mjs'), file.path, `${objectCount}`, `${answerMillis}`]);
  try {
    const { value: port } = await createInterface(server.stdout)[Symbol.asyncIterator]().next();
    const endpoint = `http://127.0.0.1:${port}`;
    const env = { ...placeholderCredentials, AWS_ENDPOINT_URL_S3: endpoint };
    const each = await oneAtATime(`${endpoint}/trail-bucket/object`);
    const args = [entry, 'detect', 's3://trail-bucket/'];
    const { detect } = await byTurns({ detect: { program, args, env } }, 3);
    return {
      figures: { oneReadToManyReads: (each * objectCount) / detect.millis },
      millis: {
        [`one read of S3 that answers after ${answerMillis} ms`]: each,
        [`detect, ${objectCount} such log files`]: detect.millis,
      },
    };
  } finally {
    server.kill();
  }
}

/** Milliseconds of a read, without the work of the SDK and of the scan. */
async function oneAtATime(url: string): Promise<number> {
  const millis: number[] = [];
  for (let i = 0; i < readsOneAtATime; i += 1) {
    const begin = performance.now();
    await (await fetch(url)).arrayBuffer();
    millis.push(performance.now() - begin);
  }
  return median(millis);
}
