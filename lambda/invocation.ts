import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse } from 'aws-lambda';
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
import { type ExaminationParts, type Examined, examineLogFiles, logFileName } from './examine.ts';
import { type Reporter, tallyOf } from './report.ts';

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
    .map((notification) => passOver(notification, reasonToPassOver(parts)))
    .map((notification) => (parts.foreign === 'passed-over' ? passOverOtherSenders(notification) : notification));
  const mayScan = () => millisLeft() > reserveMillis.logFiles;
  const deliver = delivering(parts, run, millisLeft);
  const logFiles = announced(notifications);
  const marks = parts.marks !== undefined && isRedelivered(event) ? tolerant(parts.marks) : undefined;
  const examination = { ...parts, marks, run, mayGoOn: mayScan, deliver };
  const { examined, deliveries } = await examineLogFiles(logFiles, examination);
  const failures = report({ notifications, examined, deliveries, parts });
  return respond(failures);
}

/** A log file outside the detector's bucket fails, unless its source may also announce log files of other buckets. */
function reasonToPassOver({ accepts, watches, foreign = 'fails' }: InvocationParts) {
  return (reference: LogFileReference): SkipReason | undefined => {
    if (!accepts(reference)) return foreign === 'passed-over' ? 'other-bucket' : undefined;
    return watches === undefined || watches(reference) ? undefined : 'unwatched-account';
  };
}

/** A log file that is announced twice in one batch is read once. */
function announced(notifications: readonly Notification[]): LogFileReference[] {
  const references = notifications.flatMap((notification) => notification.logFiles);
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

interface Finished {
  readonly notifications: readonly Notification[];
  readonly examined: readonly Examined[];
  readonly deliveries: readonly Delivery[];
  readonly parts: InvocationParts;
}

/** Reports the results and returns the notifications that failed. */
function report({ notifications, examined, deliveries, parts }: Finished): Notification[] {
  const judged = examined.flatMap((file) => (file.status === 'scanned' ? [file.judged] : []));
  const judgements = judged.flatMap((one) => one.judgements);
  const known = judged.reduce((sum, one) => sum + one.known, 0);
  const { tally, unfinishedLogFiles } = tallyOf(judgements, deliveries, known);
  const failedLogFiles = new Set([...unfinishedLogFiles, ...namesOf(examined, 'failed')]);
  const failures = notifications.filter(
    ({ error, logFiles }) => error !== undefined || logFiles.some((file) => failedLogFiles.has(logFileName(file))),
  );
  parts.reporter({
    notifications,
    failures,
    examined,
    judgements,
    deliveries,
    tally,
    failedLogFiles,
    finishedAt: parts.now(),
  });
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
