import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LogFileCorruptError } from '../../../lambda/cloudtrail/log-file-errors.ts';
import { decoded } from '../../../lambda/text/decoded.ts';
import { type Extract, unreadable } from './records.ts';

/** Size limit for one exported file, inflated. Log files that CloudTrail writes do not have this limit. */
export const mostExportBytes = 256 * 2 ** 20;

const inflate = promisify(gunzip);

/** An exported file inflates past the limit. */
export class ExportTooLargeError extends Error {
  override readonly name = 'ExportTooLargeError';

  constructor(options?: ErrorOptions) {
    super(`the file contains more than ${mostExportBytes} bytes, the limit for an export: split it`, options);
  }
}

/**
 * The records in a file of any form, gzipped once or twice or plain, in UTF-8 or UTF-16.
 * @throws ExportTooLargeError
 * @throws LogFileCorruptError if the gzip data is damaged
 */
export async function recordsInBody(body: Uint8Array): Promise<Extract> {
  const bytes = await inflated(await inflated(Buffer.from(body.buffer, body.byteOffset, body.byteLength)));
  if (bytes.byteLength > mostExportBytes) throw new ExportTooLargeError();
  const text = decoded(bytes);
  return text.trim() === '' ? unreadable('', 'it is empty') : (await import('./text.ts')).recordsInFileText(text);
}

async function inflated(bytes: Buffer): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return inflate(bytes, { maxOutputLength: mostExportBytes }).catch((cause: unknown) => {
    throw isTooLarge(cause) ? new ExportTooLargeError({ cause }) : new LogFileCorruptError(cause);
  });
}

function isTooLarge(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
}
