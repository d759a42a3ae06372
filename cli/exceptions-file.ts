import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isNativeError } from 'node:util/types';
import type { Exception } from '../lambda/detection/exceptions.ts';
import { ExceptionsError, parseExceptions } from '../lib/exceptions.ts';

/** The exceptions file is absent, or no JSON. */
export class ExceptionsFileError extends ExceptionsError {
  override readonly name = 'ExceptionsFileError';
}

/**
 * Reads and checks a list of exceptions.
 * @throws ExceptionsError naming the file and every faulty entry
 */
export function readExceptionsFile(path: string): readonly Exception[] {
  return parseExceptions(readJson(path), path);
}

/**
 * The exceptions of a file, or of the checkout's `exceptions.json` where none is named; none at all where that is absent.
 * What the stack is deployed with and what the baseline passes over are thereby the same.
 * @throws ExceptionsError
 */
export function exceptionsInForce(path: string | undefined): readonly Exception[] {
  if (path !== undefined) return readExceptionsFile(path);
  const file = fileURLToPath(new URL('../exceptions.json', import.meta.url));
  return existsSync(file) ? readExceptionsFile(file) : [];
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `is not JSON: ${cause.message}` : `cannot be read: ${message(cause)}`;
    throw new ExceptionsFileError(`${path} ${reason}`, { cause });
  }
}

function message(cause: unknown): string {
  return isNativeError(cause) ? cause.message : String(cause);
}
