import type { Alert } from '../../detection/alert.ts';
import type { IntegrityFinding } from '../../detection/integrity.ts';
import { accountOf, textAt } from '../../detection/record.ts';
import { readTime } from '../../detection/time.ts';
import { inline } from '../../text/caller-text.ts';
import { utcMinute } from '../../text/times.ts';

/** What an alert of the audit says of its finding. */
export interface FindingWords {
  /** For a subject. */
  readonly title: string;
  /** Completes the name of the file to a sentence. */
  readonly verb: string;
  readonly step: string;
  /** What somebody can do who did it. */
  readonly access: string;
}

const restore = 'find out who wrote to the bucket, then restore the file';

const writes = 'whoever did it can write to the bucket';

const words: Readonly<Record<IntegrityFinding, FindingWords>> = {
  LogFileAltered: {
    title: 'log file altered',
    verb: 'was altered after CloudTrail delivered it',
    step: restore,
    access: writes,
  },
  LogFileMissing: { title: 'log file deleted', verb: 'is gone from the bucket', step: restore, access: writes },
  DigestFileInvalid: {
    title: 'digest file not valid',
    verb: 'is not what CloudTrail delivered',
    step: 'find out who wrote to the bucket',
    access: writes,
  },
  DigestFileMissing: { title: 'digest file deleted', verb: 'is gone from the bucket', step: restore, access: writes },
  DigestFilesRestarted: {
    title: 'digest files interrupted',
    verb: 'begins a new chain: logging or log file validation was off before it',
    step: 'find out who stopped logging or log file validation, and what was done in that time',
    access: 'whoever did it can change the trail',
  },
};

const otherwise: FindingWords = {
  title: 'file of CloudTrail',
  verb: 'was reported by the audit',
  step: restore,
  access: writes,
};

export function findingWords({ record }: Pick<Alert, 'record'>): FindingWords {
  const name = textAt(record, 'eventName') ?? '';
  return Object.hasOwn(words, name) ? words[name as IntegrityFinding] : otherwise;
}

/** A field of the finding. */
export function detail({ record }: Pick<Alert, 'record'>, name: string): string | undefined {
  return textAt(record, 'requestParameters', name);
}

/** The time that the finding is about, in milliseconds since 1970: what no digest file covers, or the hour before the digest file. */
export function timeOf(alert: Alert): { readonly from: number; readonly to: number } {
  const [from, to] = [readTime(detail(alert, 'uncoveredFrom')), readTime(detail(alert, 'uncoveredTo'))];
  return from === undefined || to === undefined ? { from: alert.time - 3_600_000, to: alert.time } : { from, to };
}

export function isInterruption({ record }: Pick<Alert, 'record'>): boolean {
  return textAt(record, 'eventName') === 'DigestFilesRestarted';
}

/**
 * For a subject or a title: `log file altered: 111122223333 us-east-1, hour before 2026-03-01 10:00 UTC`; of an interruption, its
 * start.
 */
export function integrityHeadline(alert: Alert): string {
  const { record } = alert;
  const where = [accountOf(record), textAt(record, 'awsRegion')].map((part) => inline(part ?? 'unknown', 32)).join(' ');
  const { from, to } = timeOf(alert);
  const when = isInterruption(alert) ? `from ${utcMinute(from)}` : `hour before ${utcMinute(to)}`;
  return `${findingWords(alert).title}: ${where}, ${when}`;
}
