import type { Notification } from './cloudtrail/notifications/notification.ts';
import type { Delivery } from './detection/delivery.ts';
import type { Judgement } from './detection/detect.ts';
import type { Examined } from './examine.ts';
import type { Tally } from './tally.ts';

/** All that happened in one invocation. */
export interface InvocationReport {
  readonly notifications: readonly Notification[];
  readonly failures: readonly Notification[];
  readonly examined: readonly Examined[];
  readonly judgements: readonly Judgement[];
  readonly deliveries: readonly Delivery[];
  readonly tally: Tally;
  readonly failedLogFiles: ReadonlySet<string>;
  /** When all was done, in milliseconds since 1970. */
  readonly finishedAt: number;
}

export type Reporter = (report: InvocationReport) => void;

/** The one line that a run ends with. */
export interface Summary extends Tally {
  readonly notifications: number;
  readonly failedNotifications: number;
  readonly logFiles: number;
  readonly failedLogFiles: number;
  readonly goneLogFiles: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly inflatedBytes: number;
}

export function summaryOf(report: InvocationReport): Summary {
  const scanned = report.examined.filter((file) => file.status === 'scanned');
  return {
    notifications: report.notifications.length,
    failedNotifications: report.failures.length,
    logFiles: scanned.length,
    failedLogFiles: report.failedLogFiles.size,
    goneLogFiles: report.examined.filter((file) => file.status === 'gone').length,
    skipped: countSkips(report.notifications),
    inflatedBytes: scanned.reduce((sum, file) => sum + file.inflatedBytes, 0),
    ...report.tally,
  };
}

function countSkips(notifications: readonly Notification[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of notifications.flatMap((notification) => notification.skipped)) {
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
