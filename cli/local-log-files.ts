import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Found, reasonToSkip, reasonToSkipNamed } from './log-file-source.ts';

/** The log files at a path: the file itself, or all in a folder and the folders below it, in order of name. */
export async function localLogFiles(path: string): Promise<Found[]> {
  try {
    const { isDirectory, size } = await stat(path).then((found) => ({
      isDirectory: found.isDirectory(),
      size: found.size,
    }));
    return isDirectory ? await inFolder(path) : [found(path, size, reasonToSkipNamed)];
  } catch (error) {
    return [{ name: path, error }];
  }
}

async function inFolder(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return files.sort().map((file) => found(file, undefined, reasonToSkip));
}

function found(path: string, bytes: number | undefined, skipReason: typeof reasonToSkip): Found {
  const skipped = skipReason(path.split(sep).join('/'));
  return skipped === undefined ? { source: { name: path, bytes, read: () => read(path) } } : { name: path, skipped };
}

async function read(path: string) {
  const [body, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
  return { body, lastModified: mtimeMs };
}
