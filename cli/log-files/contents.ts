import { classifyFileName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import type { ElementCounts } from '../../lambda/cloudtrail/scan/search.ts';
import { type CloudTrailRecord, eventTimeOf } from '../../lambda/detection/record.ts';
import { plural } from '../../lambda/text/plural.ts';
import type { Period } from './days.ts';
import { ExportTooLargeError, recordsInBody } from './forms/body.ts';
import type { Extract, Unreadable } from './forms/records.ts';

/** How a command reads a file. */
export interface BodyReader<Kept> {
  /** Reads a log file as CloudTrail writes it, of any size, without parsing every record. */
  readonly scan: () => Promise<BodyScan<Kept>>;
  /** The same from the parsed records of any other form. */
  readonly keep: (records: readonly CloudTrailRecord[]) => readonly Kept[];
}

export interface BodyScan<Kept> {
  readonly kept: readonly Kept[];
  readonly inflatedBytes: number;
  readonly elements: ElementCounts;
}

/** What was read of one file. */
export interface Contents<Kept> {
  readonly kept: readonly Kept[];
  readonly inflatedBytes: number;
  /** Parts that are neither a record nor contain one. */
  readonly unreadable: readonly Unreadable[];
  /** Whether the file has no record and no other part either, such as an empty list. */
  readonly isEmpty: boolean;
  /** The times of its records; undefined after a scan, which parses only the matches. */
  readonly times: Period | undefined;
}

/** A file contains no record in any form. */
export class NoRecordError extends Error {
  override readonly name = 'NoRecordError';

  constructor(parts: readonly Unreadable[]) {
    const [first] = parts.map(partText);
    super(`no CloudTrail record found: ${first}${parts.length > 1 ? ` (and ${parts.length - 1} other parts)` : ''}`);
  }
}

/** `Records[2]: it is null`, or only the reason if it concerns the whole file. */
export function partText({ place, reason }: Unreadable): string {
  return place === 'the file' ? reason : `${place}: ${reason}`;
}

/**
 * Reads a file whose name is CloudTrail's as a log file, and any other file, or one with other contents, in the form that it has.
 * @throws NoRecordError, ExportTooLargeError, or the errors of the scan
 */
export async function contentsOf<Kept>(
  name: string,
  body: Uint8Array,
  reader: BodyReader<Kept>,
): Promise<Contents<Kept>> {
  return isNamedByCloudTrail(name) ? asLogFile(body, reader) : inAnyForm(body, reader);
}

function isNamedByCloudTrail(name: string): boolean {
  return classifyFileName(name.slice(name.search(/[^/\\]*$/))).kind === 'log-file';
}

/** A file that is not a log file, or has elements that are not records, may be of another form. */
async function asLogFile<Kept>(body: Uint8Array, reader: BodyReader<Kept>): Promise<Contents<Kept>> {
  try {
    const scan = await reader.scan();
    return scan.elements.others === 0 ? contentsOfScan(scan) : await inAnyForm(body, reader);
  } catch (error) {
    if (error instanceof NoRecordError || error instanceof ExportTooLargeError) throw error;
    const extract = await recordsInBody(body).catch(() => undefined);
    if (extract === undefined || extract.records.length === 0) throw error;
    return parsed(extract, body, reader);
  }
}

/** A file that is too large to be parsed as a whole is scanned, if it is a log file. */
async function inAnyForm<Kept>(body: Uint8Array, reader: BodyReader<Kept>): Promise<Contents<Kept>> {
  try {
    return parsed(await recordsInBody(body), body, reader);
  } catch (error) {
    if (!(error instanceof ExportTooLargeError)) throw error;
    const scan = await reader.scan().catch(() => undefined);
    if (scan === undefined || scan.elements.sure === 0) throw error;
    return contentsOfScan(scan);
  }
}

function contentsOfScan<Kept>({ kept, inflatedBytes, elements: { sure, others } }: BodyScan<Kept>): Contents<Kept> {
  const reason = `${others} of its ${plural(sure + others, 'element')} are not records`;
  const unreadable = others === 0 ? [] : [{ place: 'Records', reason }];
  return { kept, inflatedBytes, unreadable, isEmpty: sure + others === 0, times: undefined };
}

function parsed<Kept>({ records, unreadable }: Extract, body: Uint8Array, { keep }: BodyReader<Kept>): Contents<Kept> {
  if (records.length === 0 && unreadable.length > 0) throw new NoRecordError(unreadable);
  const isEmpty = records.length === 0;
  return { kept: keep(records), inflatedBytes: body.length, unreadable, isEmpty, times: timesOf(records) };
}

function timesOf(records: readonly CloudTrailRecord[]): Period | undefined {
  return spanOf(records.flatMap((record) => eventTimeOf(record) ?? []));
}

/** The first and the last of some times; undefined if there are none. */
export function spanOf(times: readonly number[]): Period | undefined {
  if (times.length === 0) return undefined;
  const [from, to] = times.reduce(
    ([least, most], time) => [Math.min(least, time), Math.max(most, time)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { from, to };
}
