import { pMapIterable } from 'p-map';
import type { LogFileReader, StoredLogFile } from './aws/s3.ts';
import type { LogFileReference } from './cloudtrail/notifications/log-file-key.ts';

/** A log file as it was read, or why it was not. */
export type ReadLogFile = { readonly reference: LogFileReference } & (
  | { readonly stored: StoredLogFile }
  | { readonly error: unknown }
);

/** Log files that are fetched, or wait as gzip bodies, while one is scanned. */
const filesAhead = 4;

/** Reads log files in their order, some ahead of the one that is being worked on; a failure concerns its file alone. */
export function readAhead(references: readonly LogFileReference[], read: LogFileReader): AsyncIterable<ReadLogFile> {
  const readOne = async (reference: LogFileReference): Promise<ReadLogFile> => {
    try {
      return { reference, stored: await read(reference) };
    } catch (error) {
      return { reference, error };
    }
  };
  return pMapIterable(references, readOne, { concurrency: filesAhead, backpressure: filesAhead });
}
