import type { LogFileReference, SkipReason } from './announced.ts';
import type { Notification } from './notification.ts';
import { skip } from './notification-finding.ts';

/** The notification with those log files among what is skipped that there is a reason not to read; nothing fails for them. */
export function passOver(
  notification: Notification,
  reasonFor: (reference: LogFileReference) => SkipReason | undefined,
): Notification {
  const judged = notification.logFiles.map((reference) => ({ reference, reason: reasonFor(reference) }));
  return {
    ...notification,
    logFiles: judged.filter(({ reason }) => reason === undefined).map(({ reference }) => reference),
    skipped: [
      ...notification.skipped,
      ...judged.flatMap(({ reference, reason }) => (reason === undefined ? [] : [skip(reason, reference.key)])),
    ],
  };
}
