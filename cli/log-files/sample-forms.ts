import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type CloudTrailRecord, isObject, textAt } from '../../lambda/detection/record.ts';

/** Samples are small. A larger file is a log file, or damaged. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Reads a log file. If that fails, tries the other forms in which people keep sample records.
 * @throws the error of reading it as a log file, if it has none of the other forms either
 */
export async function inAnyForm<Read>(
  body: Uint8Array,
  asLogFile: () => Promise<Read>,
  asSample: (records: readonly CloudTrailRecord[]) => Read,
): Promise<Read> {
  try {
    return await asLogFile();
  } catch (error) {
    const records = await recordsInSample(body);
    if (records === undefined) throw error;
    return asSample(records);
  }
}

/**
 * The records of a sample that is not a log file: one record, a list of records, or one record (or log file) per line.
 * @returns undefined if it is none of these
 */
async function recordsInSample(body: Uint8Array): Promise<readonly CloudTrailRecord[] | undefined> {
  const text = await textOf(body);
  if (text === undefined) return undefined;
  const whole = parsed(text);
  if (whole !== undefined) return recordsIn(whole);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const perLine = lines.map((line) => recordsIn(parsed(line)));
  return perLine.every((records) => records !== undefined) && lines.length > 0 ? perLine.flat() : undefined;
}

async function textOf(body: Uint8Array): Promise<string | undefined> {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  try {
    const inflated = isGzip ? await promisify(gunzip)(body, { maxOutputLength: mostBytes }) : Buffer.from(body);
    return inflated.byteLength > mostBytes ? undefined : inflated.toString('utf8').replace(/^\ufeff/, '');
  } catch {
    // The scan has already reported what is wrong.
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordsIn(value: unknown): readonly CloudTrailRecord[] | undefined {
  if (Array.isArray(value)) return value.filter(isObject);
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.Records)) return value.Records.filter(isObject);
  return textAt(value, 'eventSource') !== undefined && textAt(value, 'eventName') !== undefined ? [value] : undefined;
}
