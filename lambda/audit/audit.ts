import type { DigestReference } from '../cloudtrail/notifications/messages.ts';
import type { Sighting } from '../detection/sighting.ts';
import { examineChain } from './chain.ts';
import { type DigestFile, InvalidDigestError } from './digest-file.ts';
import { type DigestKey, digestKeyOf } from './digest-key.ts';
import { type Finding, sightingOf } from './finding.ts';
import { lastLook } from './judge.ts';
import { examineListed } from './log-files.ts';
import { type AuditParts, type AuditRun, objectName } from './parts.ts';
import { ifAllowed, verifiedDigest } from './verify.ts';

/** The result for one digest file. */
export interface Audit {
  /** What is wrong, to be judged and published like other sightings. */
  readonly sightings: readonly Sighting[];
  readonly counts: AuditCounts;
  /** The names of the objects whose notifications it puts into the queue. */
  readonly announced: readonly string[];
  /** To be called after the sightings are published: the audit of the digest file is complete, or goes on later. */
  readonly settle: () => Promise<void>;
}

export interface AuditCounts {
  /** 1 if it is valid and seen for the first time, else 0. */
  readonly digestFiles: number;
  /** Log files that a valid digest file lists, at its first look. */
  readonly audited: number;
  /** Log files and digest files that were never announced, and now are. */
  readonly found: number;
  readonly altered: number;
  readonly missing: number;
}

const nothing: Audit = {
  sightings: [],
  counts: { digestFiles: 0, audited: 0, found: 0, altered: 0, missing: 0 },
  announced: [],
  settle: async () => {},
};

/**
 * Audits one digest file: verifies it and its place in the chain, and compares each log file that it lists with what a run has
 * read and with what is in the bucket.
 * @throws CannotAuditError, or the error of a call, after which the digest file is retried
 */
export async function auditDigest(reference: DigestReference, parts: AuditParts, run: AuditRun): Promise<Audit> {
  const key = digestKeyOf(reference.key);
  if (key === undefined) return nothing;
  const stored = await ifAllowed(() => parts.readDigest(reference));
  if (stored === undefined) return nothing;
  try {
    return await auditValid(await verifiedDigest(stored, reference, key, parts), key, reference, parts, run);
  } catch (error) {
    if (error instanceof InvalidDigestError) return invalid(error, key, objectName(reference));
    throw error;
  }
}

async function auditValid(
  digest: DigestFile,
  key: DigestKey,
  reference: DigestReference,
  parts: AuditParts,
  run: AuditRun,
): Promise<Audit> {
  const account = await parts.ledger.read(key.accountId, run.now);
  const chain = await examineChain(digest, key, reference, account, parts, run);
  const files = await examineListed(digest, reference, account, parts, run);
  const findings = [...chain.findings, ...files.findings];
  const announced = [...chain.announce, ...files.announce];
  const isFirstLook = reference.look === 0;
  return {
    sightings: alerting(findings, key, run).map((finding) => sightingOf(finding, key, objectName(reference))),
    counts: {
      digestFiles: isFirstLook ? 1 : 0,
      audited: isFirstLook ? digest.logFiles.length : 0,
      found: chain.announce.length + files.found,
      altered: findings.filter((one) => !isMissing(one)).length,
      missing: findings.filter(isMissing).length,
    },
    announced: announced.map(objectName),
    settle: async () => {
      await openPrevious(chain.announce, parts, run);
      await parts.announce(announced);
      await settle(digest, key, reference, chain.isOpen || files.isOpen, parts, run);
    },
  };
}

function isMissing({ name }: Finding): boolean {
  return name.endsWith('Missing');
}

/** A lifecycle rule can delete an object after a day: then its absence is counted, but raises no alert. */
function alerting(findings: readonly Finding[], { end }: DigestKey, { now }: AuditRun): readonly Finding[] {
  return now - end > 86_400_000 ? findings.filter((one) => !isMissing(one)) : findings;
}

/** Its content is not trusted, so nothing else follows from it. */
function invalid({ message }: InvalidDigestError, key: DigestKey, name: string): Audit {
  const details = { reason: `The digest file ${message}.` };
  return {
    ...nothing,
    sightings: [sightingOf({ name: 'DigestFileInvalid', object: name, details }, key, name)],
    counts: { ...nothing.counts, altered: 1 },
  };
}

/** Until the digest file before this one is audited, the log files of its hour are not accounted for. */
async function openPrevious(announced: readonly { readonly key: string }[], { ledger }: AuditParts, { now }: AuditRun) {
  for (const { key } of announced) {
    const previous = digestKeyOf(key);
    if (previous !== undefined) await ledger.enter(previous, 'open', now);
  }
}

/** The reading of a digest file says that it has been announced. */
async function settle(
  { sha256 }: DigestFile,
  key: DigestKey,
  reference: DigestReference,
  isOpen: boolean,
  { ledger, readings, lookAgain }: AuditParts,
  { now }: AuditRun,
): Promise<void> {
  const goesOn = isOpen && reference.look < lastLook;
  if (goesOn) await lookAgain({ ...reference, look: reference.look + 1 });
  await ledger.enter(key, goesOn ? 'open' : 'complete', now);
  await readings.record(new Map([[objectName(reference), { status: 'read', sha256, etag: undefined }]]), now);
}
