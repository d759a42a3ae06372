import { readFileSync, statSync } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Found, reasonToSkip, reasonToSkipNamed } from './source.ts';

/**
 * The log files at a path: the file itself, or all files in a folder and its subfolders, in order of name. Links are
 * followed. A folder that cannot be read is reported, and the others are still read.
 */
export function localLogFiles(path: string): Promise<Found[]> {
  return filesAt(path, reasonToSkipNamed, new Set());
}

async function filesAt(path: string, skipReason: typeof reasonToSkip, seen: Set<string>): Promise<Found[]> {
  try {
    const here = await stat(path);
    return here.isDirectory() ? await inFolder(path, seen) : [found(path, here.size, skipReason)];
  } catch (error) {
    return [{ name: path, error }];
  }
}

/** Skips a folder that was read before: links can lead to it twice, or in a circle. */
async function inFolder(folder: string, seen: Set<string>): Promise<Found[]> {
  const real = await realpath(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const files: Found[] = [];
  for (const name of (await readdir(folder)).sort())
    for (const file of await filesAt(join(folder, name), reasonToSkip, seen)) files.push(file);
  return files;
}

function found(path: string, bytes: number | undefined, skipReason: typeof reasonToSkip): Found {
  const skipped = skipReason(path.split(sep).join('/'));
  return skipped === undefined
    ? { source: { name: path, bytes, isLocal: true, read: () => readLocal(path) } }
    : { name: path, skipped };
}

/** Node reads at most 2 GiB at a time. */
const mostInOnePiece = 2 ** 30;

/** Reads a file of this computer in one piece; `readFile` reads it in many, which takes longer. */
export async function readLocal(path: string) {
  const file = await open(path);
  try {
    const { size, mtimeMs } = await file.stat();
    const body = Buffer.allocUnsafeSlow(Math.min(size, mostInOnePiece));
    const { bytesRead } = size > 0 ? await file.read(body, 0, body.length, 0) : { bytesRead: 0 };
    // The size of a pipe is 0.
    const isWhole = size > 0 && bytesRead === size;
    return { body: isWhole ? body : await file.readFile(), lastModified: Math.floor(mtimeMs) };
  } finally {
    await file.close();
  }
}

/** The same for a thread that has nothing else to do. */
export function readLocalSync(path: string) {
  return { body: readFileSync(path), lastModified: Math.floor(statSync(path).mtimeMs) };
}
