import type { Alert } from '../../lambda/detection/alert.ts';
import type { Reason } from '../../lambda/detection/reasons.ts';
import type { Severity } from '../../lambda/detection/severity.ts';

/** The lowest first. */
export const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

export function isAtLeast(least: Severity, severity: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

/** How many alerts there are of each severity. */
type SeverityCounts = Readonly<Record<Severity, number>>;

export function severityCounts(alerts: readonly Alert[]): SeverityCounts {
  const count = (severity: Severity) => alerts.filter((alert) => alert.severity === severity).length;
  return { low: count('low'), medium: count('medium'), high: count('high'), critical: count('critical') };
}

/** Undefined if there is no alert. */
export function worstSeverity(alerts: readonly Alert[]): Severity | undefined {
  return severities.findLast((severity) => alerts.some((alert) => alert.severity === severity));
}

interface ReasonCount extends Reason {
  readonly alerts: number;
}

/** The reasons for higher severities, the most frequent first. */
export function reasonCounts(alerts: readonly Alert[]): ReasonCount[] {
  const counts = new Map<string, ReasonCount>();
  for (const reason of alerts.flatMap(({ reasons }) => reasons)) {
    counts.set(reason.id, { ...reason, alerts: (counts.get(reason.id)?.alerts ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.alerts - a.alerts || a.id.localeCompare(b.id));
}

/** `1 critical, 2 low`: the highest first, without those of which there are none. */
export function severityList(counts: SeverityCounts): string {
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`)
    .reverse()
    .join(', ');
}
