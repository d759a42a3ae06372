import { type Audit, auditDigest } from './audit/audit.ts';
import type { AuditLedger } from './audit/ledger.ts';
import { type AuditParts, objectName } from './audit/parts.ts';
import type { Reading, ReadingStore } from './audit/readings.ts';
import { CannotAuditError } from './audit/verify.ts';
import type { DigestReference } from './cloudtrail/notifications/messages.ts';
import type { Run } from './detection/claim.ts';
import type { Delivery } from './detection/delivery.ts';
import { detect, OutOfTimeError } from './detection/detect.ts';
import type { HistoryStore } from './detection/history-store.ts';
import type { Examined } from './examine.ts';
import { type JudgedSightings, type JudgingParts, judging } from './judging.ts';
import { tallyOf } from './tally.ts';

/** The audit's parts, each opened at its first use. */
export interface Auditing {
  readonly readings: () => Promise<ReadingStore>;
  readonly parts: () => Promise<AuditParts>;
  /** When a valid digest file was last audited, in milliseconds since 1970; undefined if none ever was. */
  readonly lastAudit: (now: number) => Promise<number | undefined>;
}

/** How long the time of the last audit is kept in memory. */
const keptMillis = 600_000;

/** Reads the time of the last audit at most every ten minutes, since every run asks for it. */
export function lastAuditIn(open: () => Promise<Pick<AuditLedger, 'lastAudit'>>): Auditing['lastAudit'] {
  let known: { readonly at: number; readonly last: number | undefined } | undefined;
  return async (now) => {
    if (known === undefined || now - known.at > keptMillis) known = { at: now, last: await (await open()).lastAudit() };
    return known.last;
  };
}

/** The result for one digest file. */
export type Audited = { readonly digestFile: string } & (
  | { readonly status: 'audited'; readonly audit: Audit; readonly judged: JudgedSightings }
  /** It cannot be verified from here, and a retry does not help. */
  | { readonly status: 'left-out'; readonly error: CannotAuditError }
  | { readonly status: 'failed'; readonly error: unknown; readonly judged?: JudgedSightings }
);

/** What the audit did in a run. */
export interface AuditOfRun {
  readonly audited: readonly Audited[];
  readonly deliveries: readonly Delivery[];
  /** Set if the readings of the run could not be recorded. */
  readonly recordingError?: unknown;
  /** When a valid digest file was last audited, in milliseconds since 1970. Absent if none ever was. */
  readonly lastAudit?: number | undefined;
}

export const noAudit: AuditOfRun = { audited: [], deliveries: [] };

/**
 * Records how the run ended for its log files, in one call. Without the record, the audit takes them for missed and has them read
 * again, which raises no second alert.
 * @param failed the names of log files that are retried
 */
export async function recordReadings(
  auditing: Auditing,
  examined: readonly Examined[],
  failed: ReadonlySet<string>,
  run: Run,
): Promise<void> {
  const readings = new Map<string, Reading>();
  for (const file of examined) {
    if (failed.has(file.logFile)) readings.set(file.logFile, { status: 'failed' });
    else if (file.status === 'scanned' && file.reading !== undefined) readings.set(file.logFile, file.reading);
  }
  if (readings.size > 0) await (await auditing.readings()).record(readings, run.now);
}

export interface DigestAuditing extends Pick<JudgingParts, 'deliver'> {
  readonly auditing: Auditing;
  readonly history: () => Promise<HistoryStore>;
  readonly run: Run;
  readonly mayGoOn: () => boolean;
}

/** Audits digest files one after the other, and publishes what they show. An error affects its own digest file only. */
export async function auditDigestFiles(
  references: readonly DigestReference[],
  { auditing, history, run, mayGoOn, deliver }: DigestAuditing,
): Promise<{ readonly audited: readonly Audited[]; readonly deliveries: readonly Delivery[] }> {
  if (references.length === 0) return { audited: [], deliveries: [] };
  const judge = judging({
    detect: async (sightings) => detect(sightings, { exceptions: [], history: await history(), run, mayGoOn }),
    deliver,
  });
  const audited: Audited[] = [];
  for (const reference of references) {
    const digestFile = objectName(reference);
    try {
      if (!mayGoOn()) throw new OutOfTimeError();
      const audit = await auditDigest(reference, await auditing.parts(), { now: run.now, mayGoOn });
      const judged = audit.sightings.length > 0 ? await judge.add(audit.sightings) : { judgements: [], known: 0 };
      audited.push({ digestFile, status: 'audited', audit, judged });
    } catch (error) {
      const isLeftOut = error instanceof CannotAuditError;
      audited.push(isLeftOut ? { digestFile, status: 'left-out', error } : { digestFile, status: 'failed', error });
    }
  }
  const deliveries = await judge.finish();
  return { audited: await settled(audited, deliveries), deliveries };
}

/** A digest file whose alerts are not published is audited again. */
async function settled(audited: readonly Audited[], deliveries: readonly Delivery[]): Promise<Audited[]> {
  const judgements = audited.flatMap((one) => (one.status === 'audited' ? one.judged.judgements : []));
  const { unfinishedLogFiles } = tallyOf(judgements, deliveries);
  const results: Audited[] = [];
  for (const one of audited) {
    if (one.status !== 'audited' || unfinishedLogFiles.has(one.digestFile)) results.push(one);
    else results.push(await settledOne(one));
  }
  return results;
}

async function settledOne(one: Audited & { readonly status: 'audited' }): Promise<Audited> {
  try {
    await one.audit.settle();
    return one;
  } catch (error) {
    return { digestFile: one.digestFile, status: 'failed', error, judged: one.judged };
  }
}
