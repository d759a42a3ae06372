import type { LogFileReference } from '../cloudtrail/notifications/log-file-key.ts';
import type { DigestReference } from '../cloudtrail/notifications/messages.ts';
import { utc } from '../text/times.ts';
import { type DigestFile, isPredecessor } from './digest-file.ts';
import { chainName, type DigestKey, digestKeyOf } from './digest-key.ts';
import type { Finding } from './finding.ts';
import { type ChainFacts, judgeChain } from './judge.ts';
import type { AccountAudit } from './ledger.ts';
import { type AuditParts, type AuditRun, objectName } from './parts.ts';

/** What follows from the place of a digest file in its chain. */
export interface ExaminedChain {
  readonly findings: readonly Finding[];
  /** The digest file before it, if that was never announced. */
  readonly announce: readonly LogFileReference[];
  readonly isOpen: boolean;
}

/** Digest files that were never announced are caught up with for as long as the queue keeps a notification: seven days. */
const caughtUpWith = 7 * 86_400_000;

/** Compares the digest file before this one with what this one says of it. */
export async function examineChain(
  digest: DigestFile,
  key: DigestKey,
  reference: DigestReference,
  account: AccountAudit,
  parts: AuditParts,
  { now }: AuditRun,
): Promise<ExaminedChain> {
  const before = previousOf(digest, reference, parts);
  const auditedUntil = account.auditedUntil.get(chainName(key));
  const facts: ChainFacts = {
    previous: before === undefined ? 'none' : await stateOf(before, digest, parts),
    isPreviousAudited: before === undefined || (await isAudited(before, account, parts, now)),
    isBackfill: key.isBackfill,
    start: digest.start,
    // A trail that delivered to another bucket before goes on with its chain.
    auditedUntil: digest.previous === undefined ? auditedUntil : undefined,
  };
  const { finding, announce, isOpen = false } = judgeChain(facts, reference.look);
  return {
    findings: finding === undefined ? [] : [findingOf(finding, objectName(before ?? reference), facts)],
    announce: before !== undefined && announce !== undefined ? [before] : [],
    isOpen,
  };
}

/** In this bucket; undefined for the first one of a chain, and if the trail delivered the one before to another place. */
function previousOf({ previous, bucket }: DigestFile, reference: LogFileReference, { accepts }: AuditParts) {
  if (previous === undefined || previous.bucket !== bucket) return undefined;
  const before = { bucket: reference.bucket, key: previous.key };
  return accepts(before) ? before : undefined;
}

async function stateOf(before: LogFileReference, { previous }: DigestFile, { readDigest }: AuditParts) {
  const stored = await readDigest(before);
  if (stored === undefined || previous === undefined) return 'gone';
  return isPredecessor(stored, previous) ? 'same' : 'altered';
}

async function isAudited(before: LogFileReference, { since }: AccountAudit, { readings }: AuditParts, now: number) {
  const end = digestKeyOf(before.key)?.end ?? 0;
  if (end < Math.max(since, now - caughtUpWith)) return true;
  return (await readings.find([objectName(before)])).size > 0;
}

function findingOf(finding: 'missing' | 'altered' | 'restarted', object: string, facts: ChainFacts): Finding {
  if (finding === 'missing') return { name: 'DigestFileMissing', object, details: {} };
  if (finding === 'altered') {
    const reason = 'The digest file after it names another content or signature.';
    return { name: 'DigestFileInvalid', object, details: { reason } };
  }
  const { auditedUntil, start } = facts;
  return {
    name: 'DigestFilesRestarted',
    object,
    details: { uncoveredFrom: utc(auditedUntil ?? start), uncoveredTo: utc(start) },
  };
}
