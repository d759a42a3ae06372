import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import prettyBytes from 'pretty-bytes';
import { messageOf } from '../terminal/errors.ts';
import { noteLine } from '../terminal/output.ts';

/** The folder for a page does not exist, or you cannot write to it. */
export class PageFolderError extends Error {
  override readonly name = 'PageFolderError';
}

/**
 * Checks that a page can be written. Call it before the log files are read, which may take an hour.
 * @throws PageFolderError
 */
export function checkPageFolder(path: string): void {
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new PageFolderError(`Cannot write ${path}: ${messageOf(cause, folder)}`, { cause });
  }
}

/** Writes a page to a file, and its name and size to stderr. */
export function writePage(path: string, page: string): void {
  writeFileSync(path, page);
  noteLine(`page: ${path} (${prettyBytes(Buffer.byteLength(page))})`);
}
