import { inline } from '../../lambda/text/caller-text.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { plural } from '../../lambda/text/plural.ts';
import { utc } from '../../lambda/text/times.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import { type Investigation, logFilesRead } from './investigate.ts';
import { endOfTime } from './subject.ts';

/** What these log files cannot show, and what to check before you rely on the report. */
export function limitations(investigation: Investigation): string[] {
  const { readSummaries, others, subject, chain } = investigation;
  const left = readSummaries.reduce((sum, { left }) => sum + left, 0);
  const { failed, partlyRead } = unread(readSummaries.at(-1));
  return [
    ...(left > 0 ? [`The run was stopped: ${plural(left, 'log file')} not read, so calls may be missing.`] : []),
    ...(failed > 0 ? [`${plural(failed, 'log file')} could not be read (see stderr), so calls may be missing.`] : []),
    ...(partlyRead > 0 ? [`${plural(partlyRead, 'log file')} could be read only in part (see stderr).`] : []),
    `Days: ${daysSentence(investigation)}`,
    `Regions: ${regionsSentence(investigation)}`,
    'Data events: log files contain access to S3 objects or DynamoDB items and Lambda invocations only if the trail ' +
      'collects data events.',
    ...(others.size > 0
      ? [
          `Other sessions of the same name: calls with ${[...others.keys()].map((key) => inline(key)).join(', ')} are not included; investigate them with --key.`,
        ]
      : []),
    ...(chain.leftOut > 0
      ? [`Chain: ${chain.leftOut} further calls that made something are not followed; investigate them with --key.`]
      : []),
    ...(subject.keyId !== undefined && viaOtherKey(investigation)
      ? [
          'Other keys: calls "with another key" have the same name and the same user, but the records do not say whether they ' +
            'are from the console or from another session.',
        ]
      : []),
    ...(accountCommand(investigation) === undefined ? [] : ['Account: the key may be of another account. To find it:']),
  ];
}

function unread(summary: ReadSummary | undefined) {
  return { failed: summary?.failed.length ?? 0, partlyRead: summary?.partlyRead.length ?? 0 };
}

/** STS returns the account of any key, which is where to continue the investigation. */
export function accountCommand({ subject, isFound }: Investigation): string | undefined {
  const key = isFound ? undefined : keyId(subject.keyId);
  return key === undefined ? undefined : `aws sts get-access-key-info --access-key-id ${key}`;
}

function daysSentence({ coverage, period }: Investigation): string {
  const [first, last] = [utc(coverage.delivered?.from), utc(coverage.delivered?.to)];
  const read =
    first && last ? `the log files read were delivered from ${first} to ${last}` : 'the log file names contain no time';
  const [from, to] = [utc(period?.from), utc(period?.to)];
  const end = period?.to === endOfTime ? 'on' : `to ${to}`;
  const counted = from && to && period?.from !== 0 ? `, and the report includes calls from ${from} ${end}` : '';
  return `${read}${counted}. CloudTrail usually delivers a log file a few minutes after a call, but it can take hours.`;
}

function regionsSentence({ coverage }: Investigation): string {
  const regions = [...coverage.regions].sort();
  const read =
    regions.length === 0 ? 'the log file names contain none' : `the log files read are from ${regions.join(', ')}`;
  return (
    `${read}. A single-Region trail does not record other Regions. IAM calls and sign-ins of root are recorded in us-east-1, ` +
    'other sign-ins in the Region of their sign-in endpoint.'
  );
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
