import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse } from 'aws-lambda';
import {
  type Auditing,
  type AuditOfRun,
  auditDigestFiles,
  type DigestAuditing,
  noAudit,
  recordReadings,
} from './auditing.ts';
import type { LogFileReference } from './cloudtrail/notifications/log-file-key.ts';
import {
  isRedelivered,
  type Notification,
  notificationsIn,
  passOver,
  passOverOtherSenders,
} from './cloudtrail/notifications/notification.ts';
import type { SkipReason } from './cloudtrail/notifications/skipped.ts';
import type { Run } from './detection/claim.ts';
import { type AlertPublisher, type Delivery, deliver } from './detection/delivery.ts';
import type { OwnClaim } from './detection/detect.ts';
import { type ReadingMarks, tolerant } from './detection/reading-marks.ts';
import {
  type Examination,
  type ExaminationParts,
  type Examined,
  examineLogFiles,
  ForeignLogFileError,
  logFileName,
} from './examine.ts';
import type { Reporter } from './report.ts';
import { tallyOf } from './tally.ts';

/** What the handler sets up once for all invocations. */
export interface InvocationParts
  extends Pick<ExaminationParts, 'readLogFile' | 'accepts' | 'rules' | 'exceptions' | 'history' | 'baselines'> {
  /** False for log files of accounts that the settings exclude: they are skipped. Default: true for all. */
  readonly watches?: (reference: LogFileReference) => boolean;
  /**
   * What happens to log files that `accepts` rejects, which are never opened, and to messages that announce no object.
   * Default: `fails`.
   */
  readonly foreign?: 'fails' | 'passed-over';
  /** Opened if a message is delivered again. Default: no marks. */
  readonly marks?: () => Promise<ReadingMarks>;
  /** Default: digest files are skipped, and nothing is recorded. */
  readonly auditing?: Auditing;
  /** Opened at the first alert. */
  readonly publisher: () => Promise<AlertPublisher>;
  /** Milliseconds after which another run may take over a claim; at least the function's timeout. */
  readonly lease: number;
  readonly reporter: Reporter;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** A direct invocation failed. It has no message that could be reported alone, so it is retried as a whole. */
export class InvocationFailedError extends Error {
  override readonly name = 'InvocationFailedError';
}

/**
 * With less time left than this, no further log file or term is started, and nothing more is published. It leaves time for
 * what was started just before: two calls of ten seconds each, and for log files also the scan of the largest one.
 */
const reserveMillis = { logFiles: 45_000, publishing: 25_000 };

/**
 * Handles one invocation, from notifications to alerts. A log file that fails makes only its own notification fail.
 * @param millisLeft time until the function is stopped
 * @returns the SQS messages to retry
 * @throws InvocationFailedError if a direct invocation failed
 */
export async function handleInvocation(
  event: unknown,
  parts: InvocationParts,
  millisLeft: () => number,
): Promise<SQSBatchResponse> {
  const run: Run = { id: randomUUID(), now: parts.now(), lease: parts.lease };
  const notifications = notificationsIn(event)
    .map((notification) => passOver(notification, reasonToPassOver(parts), reasonToPassOverDigest(parts)))
    .map((notification) => (parts.foreign === 'passed-over' ? passOverOtherSenders(notification) : notification));
  const mayScan = () => millisLeft() > reserveMillis.logFiles;
  const deliver = delivering(parts, run, millisLeft);
  const logFiles = named(notifications.flatMap((notification) => notification.logFiles));
  const marks = parts.marks !== undefined && isRedelivered(event) ? tolerant(parts.marks) : undefined;
  const hashes = parts.auditing !== undefined;
  const examination = { ...parts, marks, run, mayGoOn: mayScan, deliver, hashes };
  const read = await examineLogFiles(logFiles, examination);
  const audit = await auditing(notifications, read, { ...parts, run, mayGoOn: mayScan, deliver });
  const failures = report({
    notifications,
    ...read,
    ...audit,
    deliveries: [...read.deliveries, ...audit.deliveries],
    parts,
  });
  return respond(failures);
}

/** After the log files of the run: what it records of them is what the audit looks up. */
async function auditing(
  notifications: readonly Notification[],
  { examined, deliveries }: Examination,
  parts: Pick<InvocationParts, 'auditing' | 'accepts'> & Omit<DigestAuditing, 'auditing'>,
): Promise<AuditOfRun> {
  if (parts.auditing === undefined) return noAudit;
  const own = examined.filter((one) => one.status !== 'failed' || !(one.error instanceof ForeignLogFileError));
  const recording = await attempt(recordReadings(parts.auditing, own, failedAmong(examined, deliveries), parts.run));
  const references = named(notifications.flatMap(({ digestFiles }) => digestFiles));
  const result = await auditDigestFiles(references, { ...parts, auditing: parts.auditing });
  const last = await attempt(parts.auditing.lastAudit(parts.run.now));
  return { ...result, recordingError: recording.error, lastAudit: last.value };
}

async function attempt<Value>(promise: Promise<Value>): Promise<{ readonly value?: Value; readonly error?: unknown }> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** A log file outside the detector's bucket fails, unless its source may also announce log files of other buckets. */
function reasonToPassOver({ accepts, watches, foreign = 'fails' }: InvocationParts) {
  return (reference: LogFileReference): SkipReason | undefined => {
    if (!accepts(reference)) return foreign === 'passed-over' ? 'other-bucket' : undefined;
    return watches === undefined || watches(reference) ? undefined : 'unwatched-account';
  };
}

/** Without an audit, and in another place, digest files are of no use. */
function reasonToPassOverDigest({ accepts, watches, auditing }: InvocationParts) {
  return (reference: LogFileReference): SkipReason | undefined => {
    if (auditing === undefined) return 'digest-file';
    if (!accepts(reference)) return 'other-bucket';
    return watches === undefined || watches(reference) ? undefined : 'unwatched-account';
  };
}

/** An object that is announced twice in one batch is read once. */
function named<Reference extends LogFileReference>(references: readonly Reference[]): Reference[] {
  return [...new Map(references.map((reference) => [logFileName(reference), reference])).values()];
}

/** Publishes claims, in several calls if there are many; the limit of alerts that are sent alone is for the whole run. */
function delivering(parts: InvocationParts, run: Run, millisLeft: () => number) {
  const mayGoOn = () => millisLeft() > reserveMillis.publishing;
  let published = 0;
  return async (claims: readonly OwnClaim[]): Promise<Delivery[]> => {
    if (claims.length === 0) return [];
    const [publisher, history] = [await parts.publisher(), await parts.history()];
    const mostSingles = Math.max(0, publisher.mostSingles - published);
    published += claims.length;
    return deliver(claims, { publisher: { ...publisher, mostSingles }, history, run, mayGoOn });
  };
}

interface Finished extends AuditOfRun {
  readonly notifications: readonly Notification[];
  readonly examined: readonly Examined[];
  readonly parts: InvocationParts;
}

function judgedIn(examined: readonly Examined[]) {
  return examined.flatMap((file) => (file.status === 'scanned' ? [file.judged] : []));
}

/** The log files that are retried. */
function failedAmong(examined: readonly Examined[], deliveries: readonly Delivery[]): ReadonlySet<string> {
  const judgements = judgedIn(examined).flatMap((one) => one.judgements);
  return new Set([...tallyOf(judgements, deliveries).unfinishedLogFiles, ...namesOf(examined, 'failed')]);
}

/** Reports the results and returns the notifications that failed. */
function report({ notifications, examined, audited, deliveries, parts, ...audit }: Finished): Notification[] {
  const ofDigests = audited.flatMap((one) => (one.status === 'left-out' || !one.judged ? [] : [one.judged]));
  const judged = [...judgedIn(examined), ...ofDigests];
  const judgements = judged.flatMap((one) => one.judgements);
  const known = judged.reduce((sum, one) => sum + one.known, 0);
  const { tally, unfinishedLogFiles } = tallyOf(judgements, deliveries, known);
  const failedDigests = audited.filter(({ status }) => status === 'failed').map(({ digestFile }) => digestFile);
  const failed = new Set([...unfinishedLogFiles, ...namesOf(examined, 'failed'), ...failedDigests]);
  const failures = notifications.filter(
    ({ error, logFiles, digestFiles }) =>
      error !== undefined || [...logFiles, ...digestFiles].some((file) => failed.has(logFileName(file))),
  );
  const finishedAt = parts.now();
  const results = { examined, audited, judgements, deliveries, tally, failedLogFiles: failed, finishedAt };
  parts.reporter({ notifications, failures, ...results, ...audit });
  return failures;
}

function namesOf(examined: readonly Examined[], status: Examined['status']): string[] {
  return examined.filter((file) => file.status === status).map((file) => file.logFile);
}

function respond(failures: readonly Notification[]): SQSBatchResponse {
  const direct = failures.find(({ id }) => id === undefined);
  if (direct) {
    throw new InvocationFailedError('The notification failed. The log of the function has the reason.', {
      cause: direct.error,
    });
  }
  return { batchItemFailures: failures.map(({ id }) => ({ itemIdentifier: id ?? '' })) };
}
