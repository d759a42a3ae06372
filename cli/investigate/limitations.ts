import { plural } from '../../lambda/text/plural.ts';
import { utc } from '../../lambda/text/times.ts';
import { type Investigation, logFilesRead } from './investigate.ts';

/** What these log files cannot tell, and so what to check before anything is taken for certain. */
export function doubts(investigation: Investigation): string[] {
  const { readSummaries, others, subject } = investigation;
  const left = readSummaries.reduce((sum, readSummary) => sum + readSummary.left, 0);
  const failed = readSummaries.at(-1)?.failed.length ?? 0;
  return [
    ...(left > 0 ? [`The reading was stopped: ${plural(left, 'log file')} not read, so there may be more.`] : []),
    ...(failed > 0 ? [`${plural(failed, 'log file')} could not be read (named on stderr), so there may be more.`] : []),
    `Days: ${daysSentence(investigation)}`,
    `Regions: ${regionsSentence(investigation)}`,
    'Data events: reads of S3 objects, DynamoDB items and the like, and calls of functions are in no log file unless the ' +
      'trail collects them.',
    ...(others.size > 0
      ? [
          `Other sessions of the same name: calls of ${[...others.keys()].join(', ')} are left out; look at them with --key.`,
        ]
      : []),
    ...(subject.keyId !== undefined && viaOtherKey(investigation)
      ? [
          'Other keys: calls "by other key" were made under the same name and by the same user, and the records do not ' +
            'say whether in the console or by another session.',
        ]
      : []),
  ];
}

function daysSentence({ coverage, period }: Investigation): string {
  const [first, last] = [utc(coverage.delivered?.from), utc(coverage.delivered?.to)];
  const read = first && last ? `the log files read were delivered from ${first} to ${last}` : 'the names tell no time';
  const [from, to] = [utc(period?.from), utc(period?.to)];
  const counted = from && to && period?.from !== 0 ? `, and calls from ${from} to ${to} count` : '';
  return `${read}${counted}. CloudTrail delivers some minutes after a call, at times hours.`;
}

function regionsSentence({ coverage }: Investigation): string {
  const regions = [...coverage.regions].sort();
  const read = regions.length === 0 ? 'the names tell none' : `read were ${regions.join(', ')}`;
  return `${read}. A trail of one region has nothing of the others; IAM and most sign-ins are recorded in us-east-1.`;
}

function viaOtherKey({ session }: Investigation): boolean {
  return [...session.groups.values()].some(({ via }) => via.counts.has('other key'));
}

/** `23 log files from 2026-03-08T22:35:00Z to 2026-03-09T00:20:00Z`. */
export function whereLooked(investigation: Investigation): string {
  const { delivered } = investigation.coverage;
  const [from, to] = [utc(delivered?.from), utc(delivered?.to)];
  const files = plural(logFilesRead(investigation), 'log file');
  return from && to ? `${files} from ${from} to ${to}` : files;
}
