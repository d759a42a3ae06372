import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import { rules, samplesOf } from '../rules/rule-samples.ts';
import { recordsOf, sampleFiles } from '../samples.ts';

export const recordsOfLogFiles: readonly CloudTrailRecord[] = ['AWSLogs', 'chain', 'investigation']
  .flatMap(sampleFiles)
  .filter((path) => !path.includes('Digest'))
  .flatMap(recordsOf);

/** The records of all samples. Each has its own ID. */
export const records = [...recordsOfLogFiles, ...rules.flatMap((rule) => samplesOf(rule).Records)];

export function idOf(record: CloudTrailRecord): string {
  return textAt(record, 'eventID') ?? '';
}
