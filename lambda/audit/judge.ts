import type { HashedObject } from './digest-file.ts';
import type { Reading } from './readings.ts';

/** The object as it is in the bucket now. */
export type Stored = { readonly etag: string | undefined; readonly lastModified: number | undefined } | 'gone';

/** What is known of a log file that a valid digest file lists. */
export interface LogFileFacts {
  readonly listed: HashedObject;
  /** Absent if no run has recorded it. */
  readonly reading?: Reading | undefined;
  readonly stored: Stored;
  /** The SHA-256 of the inflated content now; `unreadable` if it is no gzip data; absent if it need not be read. */
  readonly content?: string | undefined;
  /** Delivered before the audit began: no run had to record it. */
  readonly isFromBefore: boolean;
}

/** What follows for one log file. */
export interface Judged {
  readonly finding?: 'altered' | 'missing';
  /** Put its notification into the queue. */
  readonly announce?: 'found' | 'restored';
  /** Look again later: a run may be reading it, or about to. */
  readonly isOpen?: true;
}

/** Looks again this often, with `millisBetweenLooks` between: longer than the queue retries a notification. */
export const lastLook = 5;

/** The content is read only where the stored ETag does not show that it is what a run has read. */
export function needsContent({ reading, stored, isFromBefore }: LogFileFacts, look: number): boolean {
  if (stored === 'gone' || (reading === undefined && isFromBefore)) return false;
  if (reading === undefined) return look >= lastLook;
  return reading.status === 'failed' || stored.etag === undefined || stored.etag !== reading.etag;
}

/**
 * Judges one log file. A pure function.
 * @param look 0 when the digest file arrives, then counted up each time that it is looked at again
 */
export function judgeLogFile(facts: LogFileFacts, look: number): Judged {
  const { listed, reading, stored, content, isFromBefore } = facts;
  if (stored === 'gone') return { finding: 'missing' };
  if (content !== undefined && content !== listed.sha256) return { finding: 'altered' };
  if (reading?.status === 'read') {
    if (reading.sha256 === listed.sha256) return {};
    // The run read something else. If the bucket has the listed content now, no run has read that.
    return content === undefined ? { finding: 'altered' } : { finding: 'altered', announce: 'restored' };
  }
  if (reading === undefined && isFromBefore) return {};
  if (look >= lastLook) return {};
  // Announced after the first look: by then a run has received the notification, if there was one.
  return reading === undefined && look === 1 ? { announce: 'found', isOpen: true } : { isOpen: true };
}

/** What is known of the place of a valid digest file in its chain. */
export interface ChainFacts {
  /** The digest file before it as the bucket has it now: `same` as this one says, or not. */
  readonly previous: 'none' | 'same' | 'altered' | 'gone';
  /** An audit has seen the digest file before it, or that one is from before the audit began. */
  readonly isPreviousAudited: boolean;
  readonly isBackfill: boolean;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** The end of the newest audited digest file of the chain; absent if there is none. */
  readonly auditedUntil?: number | undefined;
}

/** What follows for the digest file before this one; `restarted` is a finding on this one. */
export interface JudgedChain {
  readonly finding?: 'missing' | 'altered' | 'restarted';
  readonly announce?: 'found';
  readonly isOpen?: true;
}

/** CloudTrail signs a digest file before the next one, but can deliver it after that: this many looks wait for it. */
const looksForPrevious = 4;

/** Judges the place of a digest file in its chain. A pure function. */
export function judgeChain(facts: ChainFacts, look: number): JudgedChain {
  const { previous, isPreviousAudited, isBackfill, start, auditedUntil } = facts;
  if (previous === 'none') {
    const isRestart = !isBackfill && auditedUntil !== undefined && auditedUntil <= start;
    return isRestart ? { finding: 'restarted' } : {};
  }
  if (previous === 'altered') return { finding: 'altered' };
  if (previous === 'gone') return look < looksForPrevious ? { isOpen: true } : { finding: 'missing' };
  if (isPreviousAudited) return {};
  return look === 0 ? { isOpen: true } : look === 1 ? { announce: 'found' } : {};
}
