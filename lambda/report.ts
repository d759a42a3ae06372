import type { AuditCounts } from './audit/audit.ts';
import type { Audited, AuditOfRun } from './auditing.ts';
import type { Notification } from './cloudtrail/notifications/notification.ts';
import type { Examined } from './examine.ts';
import type { ShortJudgement } from './judging.ts';
import type { Tally } from './tally.ts';

/** The results of one invocation. */
export interface InvocationReport extends AuditOfRun {
  readonly notifications: readonly Notification[];
  readonly failures: readonly Notification[];
  readonly examined: readonly Examined[];
  /** Known records that nothing more has to be reported of are only counted, in `tally`. */
  readonly judgements: readonly ShortJudgement[];
  readonly tally: Tally;
  readonly failedLogFiles: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly finishedAt: number;
}

export type Reporter = (report: InvocationReport) => void;

/** The last log line of a run. */
export interface Summary extends Tally {
  readonly notifications: number;
  readonly failedNotifications: number;
  readonly logFiles: number;
  readonly failedLogFiles: number;
  readonly goneLogFiles: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly inflatedBytes: number;
  /** Absent in a run without digest files. */
  readonly audit?: AuditSummary;
}

/** The audits of a run. */
export interface AuditSummary extends AuditCounts {
  /** Digest files that cannot be verified from here. */
  readonly leftOut: number;
  readonly failed: number;
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
    ...(report.audited.length > 0 && { audit: auditSummary(report.audited) }),
  };
}

function auditSummary(audited: readonly Audited[]): AuditSummary {
  const counts = audited.flatMap((one) => (one.status === 'audited' ? [one.audit.counts] : []));
  const sum = (name: keyof AuditCounts) => counts.reduce((total, one) => total + one[name], 0);
  const withStatus = (status: Audited['status']) => audited.filter((one) => one.status === status).length;
  return {
    digestFiles: sum('digestFiles'),
    audited: sum('audited'),
    found: sum('found'),
    altered: sum('altered'),
    missing: sum('missing'),
    leftOut: withStatus('left-out'),
    failed: withStatus('failed'),
  };
}

function countSkips(notifications: readonly Notification[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of notifications.flatMap((notification) => notification.skipped)) {
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
