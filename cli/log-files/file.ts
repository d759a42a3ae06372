import { defaultLimits, type InflateLimits } from '../../lambda/cloudtrail/inflate/inflate.ts';
import { createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { scanWholeLogFile } from '../../lambda/cloudtrail/scan/scan.ts';
import type { Keep, Search } from '../../lambda/cloudtrail/scan/search.ts';
import type { LogFile } from '../../lambda/detection/sighting.ts';
import { filesInArchive, isArchive } from './archive.ts';
import { type Contents, contentsOf } from './contents.ts';
import { requiredFields } from './forms/records.ts';
import type { FailedLogFile, SkippedFile } from './read-summary.ts';
import { type LogFileSource, reasonToSkip } from './source.ts';

/** A log file that was read. */
export interface ReadFile extends LogFile {
  /** The minute of delivery in a name that CloudTrail gave, in milliseconds since 1970. */
  readonly delivered: number | undefined;
  /** Of the file or S3 object, in milliseconds since 1970. */
  readonly lastModified: number;
}

/** What to look for in every file, and what to keep of each record that matches. */
export interface Hunt<Kept> {
  readonly search: Search;
  readonly keepOf: (file: ReadFile) => Keep<Kept>;
}

/** What a file contains, or why it was not read. */
export type FileResult<Kept> =
  | { readonly file: ReadFile; readonly contents: Contents<Kept> }
  | SkippedFile
  | FailedLogFile;

/** A computer has more memory than the function. */
const limits: InflateLimits = { ...defaultLimits, mostMatchBytes: 2 ** 31 };

/** An archive within an archive is not unpacked: it could contain itself. */
class NestedArchiveError extends Error {
  override readonly name = 'NestedArchiveError';

  constructor() {
    super('an archive within an archive is not read; unpack it first');
  }
}

/** Reads a file, or each file in an archive. A failure is a result. */
export async function readSource<Kept>(
  { name, read }: Pick<LogFileSource, 'name' | 'read'>,
  hunt: Hunt<Kept>,
): Promise<readonly FileResult<Kept>[]> {
  try {
    const { body, lastModified = Date.now() } = await read();
    if (!isArchive(name)) return [await readBody(name, body, lastModified, hunt)];
    const results: FileResult<Kept>[] = [];
    for (const inner of await filesInArchive(name, body)) {
      const skipped = reasonToSkip(inner.name);
      results.push(
        skipped === undefined
          ? await readBody(inner.name, inner.body, lastModified, hunt)
          : { name: inner.name, skipped },
      );
    }
    return results;
  } catch (error) {
    return [{ name, error }];
  }
}

async function readBody<Kept>(
  name: string,
  body: Uint8Array,
  lastModified: number,
  { search, keepOf }: Hunt<Kept>,
): Promise<FileResult<Kept>> {
  const delivered = createdAtFromName(name);
  const file = { name, createdAt: delivered ?? lastModified, delivered, lastModified };
  const keep = keepOf(file);
  try {
    if (isArchive(name)) throw new NestedArchiveError();
    const contents = await contentsOf<Kept>(name, body, {
      scan: async () => {
        const whole = { ...search, keep, required: requiredFields };
        const { records, ...scan } = await scanWholeLogFile(body, whole, limits);
        return { ...scan, kept: records };
      },
      keep: (records) =>
        records.filter(search.test).map((record) =>
          keep(
            record,
            () => record,
            () => textOf(record),
          ),
        ),
    });
    return { file, contents };
  } catch (error) {
    return { name, error };
  }
}

function textOf(record: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(record));
}
