import { apart, utc } from '../../lambda/text/times.ts';
import { latestExpiry } from './learn.ts';
import type { Subject } from './subject.ts';

/** Is the session alive, by the clock? */
export type Validity = 'valid' | 'expired' | 'unknown';

export function validityOf(subject: Subject, now: number): Validity {
  if (isLasting(subject)) return 'valid';
  const { expiresAt } = subject;
  if (expiresAt !== undefined) return now < expiresAt ? 'valid' : 'expired';
  const latest = latestExpiry(subject);
  return latest !== undefined && latest <= now ? 'expired' : 'unknown';
}

/** AWS begins the ids of users' own keys with AKIA, those of sessions with ASIA (IAM user guide, unique identifiers). */
export function isLasting({ keyId }: Subject): boolean {
  return keyId?.startsWith('AKIA') ?? false;
}

/** Is the session alive, in a sentence. */
export function validitySentence(subject: Subject, now: number): string {
  if (isLasting(subject)) return 'VALID unless somebody deactivated it: the key of a user has no end';
  const { expiresAt } = subject;
  const known = utc(expiresAt);
  if (expiresAt !== undefined && known !== undefined) {
    return now < expiresAt
      ? `STILL VALID: it can act until ${known} (${apart(now, expiresAt)} left) unless it is contained`
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
