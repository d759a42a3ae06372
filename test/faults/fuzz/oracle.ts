import { isDeepStrictEqual } from 'node:util';
import { type CloudTrailRecord, isObject, textAt } from '../../../lambda/detection/record.ts';
import { matches } from '../../../lambda/detection/rule.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { inflated } from './stored.ts';

/** The matches that `JSON.parse` and a filter find, or undefined if the body is not a log file. */
export function matchesByJsonParse(body: Uint8Array): readonly CloudTrailRecord[] | undefined {
  const text = inflated(body);
  if (text === undefined) return undefined;
  try {
    const log: unknown = JSON.parse(text.toString('utf8'));
    if (!isObject(log) || !Array.isArray(log.Records)) return undefined;
    return (log.Records as CloudTrailRecord[]).filter((record) => matches(rule, record));
  } catch {
    return undefined;
  }
}

export function sameRecords(found: readonly CloudTrailRecord[], expected: readonly CloudTrailRecord[]): boolean {
  try {
    return isDeepStrictEqual(found, expected);
  } catch {
    // Nested deeper than the comparison's call stack: compare only the outermost fields.
    const outline = (records: readonly CloudTrailRecord[]) =>
      records.map((record) => [Object.keys(record), textAt(record, 'eventID')].toString());
    return isDeepStrictEqual(outline(found), outline(expected));
  }
}
