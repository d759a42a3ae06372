import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LogFileShape, logFileText, matchesIn } from './log-file.ts';

/** A generated log file as it is stored in S3. */
export interface StoredLogFile extends LogFileShape {
  readonly path: string;
  readonly gzipBytes: number;
  readonly inflatedBytes: number;
  readonly matches: number;
}

/** Generates a log file into a folder, unless an earlier run has. */
export function storedLogFile(folder: string, shape: LogFileShape): StoredLogFile {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${shape.content}-${shape.records}-${generatorVersion()}.json.gz`);
  if (!existsSync(path)) writeWhole(path, gzipSync(logFileText(shape)));
  const gzipBytes = statSync(path).size;
  return { ...shape, path, gzipBytes, inflatedBytes: inflatedSize(path), matches: matchesIn(shape) };
}

/** Distinguishes the files of different versions of the generator. */
function generatorVersion(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(import.meta.dirname).sort())
    hash.update(readFileSync(join(import.meta.dirname, name)));
  return hash.digest('hex').slice(0, 8);
}

/** A run that is stopped in the middle must not leave half a file. */
function writeWhole(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}

/** Gzip ends with the size of the uncompressed data. */
function inflatedSize(path: string): number {
  return readFileSync(path).readUInt32LE(statSync(path).size - 4);
}
