import { apart, utc } from '../../lambda/alerting/times.ts';
import { latestExpiry } from './learn.ts';
import type { Subject } from './subject.ts';

/** Is the session alive, by the clock? */
export type Validity = 'valid' | 'expired' | 'unknown';

export function validityOf(subject: Subject, now: number): Validity {
  const { expiresAt } = subject;
  if (expiresAt !== undefined) return now < expiresAt ? 'valid' : 'expired';
  const latest = latestExpiry(subject);
  return latest !== undefined && latest <= now ? 'expired' : 'unknown';
}

/** The same in a sentence. */
export function validitySentence(subject: Subject, now: number): string {
  const { expiresAt } = subject;
  const known = utc(expiresAt);
  if (expiresAt !== undefined && known !== undefined) {
    return now < expiresAt
      ? `STILL VALID: the session ends at ${known}, in ${apart(now, expiresAt)}, unless it is contained`
      : `expired: the session ended at ${known}, ${apart(expiresAt, now)} ago`;
  }
  const latest = latestExpiry(subject);
  const latestText = utc(latest);
  if (latest === undefined || latestText === undefined) {
    return 'unknown whether it is still valid: the call that issued it is not in these log files';
  }
  return latest <= now
    ? `expired: its end is not known, but no such session lasts beyond ${latestText}`
    : `MAY BE VALID: its end is not known, but it ends at ${latestText} at the latest`;
}
