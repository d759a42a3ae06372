import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse } from 'aws-lambda';
import type { LogFileReference } from './cloudtrail/notifications/log-file-key.ts';
import { type Notification, notificationsIn, passOver } from './cloudtrail/notifications/notification.ts';
import type { SkipReason } from './cloudtrail/notifications/skipped.ts';
import type { Run } from './detection/claim.ts';
import { type AlertPublisher, type Delivery, deliver } from './detection/delivery.ts';
import type { OwnClaim } from './detection/detect.ts';
import { type Examination, type Examined, examineLogFiles, logFileName } from './examine.ts';
import { type Reporter, tallyOf } from './report.ts';

/** What the handler plugs in, once for all invocations. */
export interface InvocationParts
  extends Pick<Examination, 'readLogFile' | 'accepts' | 'rules' | 'exceptions' | 'history'> {
  /** False for log files of accounts that were not chosen, which are skipped. Default: all are watched. */
  readonly watches?: (reference: LogFileReference) => boolean;
  /** What becomes of log files that `accepts` refuses; none is ever opened. Default: `fails`. */
  readonly foreign?: 'fails' | 'passed-over';
  /** Opened at the first alert only. */
  readonly publisher: () => Promise<AlertPublisher>;
  /** Milliseconds after which a claim may be taken over; not less than the function's timeout. */
  readonly lease: number;
  readonly reporter: Reporter;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** A direct invocation, which has no part that could be reported alone, failed: it is to be retried as a whole. */
export class InvocationFailedError extends Error {
  override readonly name = 'InvocationFailedError';
}

/**
 * No further log file or term is begun, and nothing further published, with less time left than this. Room for what was
 * begun just before: two calls of ten seconds each, and for the first also the largest log file.
 */
const reserveMillis = { logFiles: 45_000, publishing: 25_000 };

/**
 * One invocation: from notifications to alerts. A log file that fails makes its own notification fail and no other.
 * @param millisLeft time until the function is stopped
 * @returns the SQS messages that are to come again
 * @throws InvocationFailedError if a direct invocation failed
 */
export async function handleInvocation(
  event: unknown,
  parts: InvocationParts,
  millisLeft: () => number,
): Promise<SQSBatchResponse> {
  const run: Run = { id: randomUUID(), now: parts.now(), lease: parts.lease };
  const notifications = notificationsIn(event).map((notification) => passOver(notification, reasonToPassOver(parts)));
  const mayScan = () => millisLeft() > reserveMillis.logFiles;
  const examined = await examineLogFiles(announced(notifications), { ...parts, run, mayGoOn: mayScan });
  const deliveries = await deliverClaims(claimsOf(examined), parts, run, millisLeft);
  const failures = report({ notifications, examined, deliveries, parts });
  return respond(failures);
}

/** What lies outside the detector's bucket is to fail, unless who announces it may tell of other buckets too. */
function reasonToPassOver({ accepts, watches, foreign = 'fails' }: InvocationParts) {
  return (reference: LogFileReference): SkipReason | undefined => {
    if (!accepts(reference)) return foreign === 'passed-over' ? 'other-bucket' : undefined;
    return watches === undefined || watches(reference) ? undefined : 'unwatched-account';
  };
}

/** A log file announced twice in one batch is read once. */
function announced(notifications: readonly Notification[]): LogFileReference[] {
  const references = notifications.flatMap((notification) => notification.logFiles);
  return [...new Map(references.map((reference) => [logFileName(reference), reference])).values()];
}

function claimsOf(examined: readonly Examined[]): OwnClaim[] {
  return examined.flatMap((file) => (file.status === 'scanned' ? file.detection.claims : []));
}

async function deliverClaims(
  claims: readonly OwnClaim[],
  parts: InvocationParts,
  run: Run,
  millisLeft: () => number,
): Promise<Delivery[]> {
  if (claims.length === 0) return [];
  return deliver(claims, {
    publisher: await parts.publisher(),
    history: await parts.history(),
    run,
    mayGoOn: () => millisLeft() > reserveMillis.publishing,
  });
}

interface Finished {
  readonly notifications: readonly Notification[];
  readonly examined: readonly Examined[];
  readonly deliveries: readonly Delivery[];
  readonly parts: InvocationParts;
}

/** Tells what happened, and gives the notifications that failed. */
function report({ notifications, examined, deliveries, parts }: Finished): Notification[] {
  const judgements = examined.flatMap((file) => (file.status === 'scanned' ? file.detection.judgements : []));
  const { tally, unfinishedLogFiles } = tallyOf(judgements, deliveries);
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
    throw new InvocationFailedError('The notification failed; the log says why.', { cause: direct.error });
  }
  return { batchItemFailures: failures.map(({ id }) => ({ itemIdentifier: id ?? '' })) };
}
