import { createHash } from 'node:crypto';
import type { Alert } from '../detection/alert.ts';
import { isAboutIntegrity } from '../detection/integrity.ts';
import type { Rule } from '../detection/rule.ts';
import type { Severity } from '../detection/severity.ts';
import { plural } from '../text/plural.ts';
import { generalContainment, type Instruction } from './containment/containment.ts';
import { accessesOf } from './sections/containment.ts';

/** Highest first, as a digest lists them. */
const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

export function inDigestOrder(alerts: readonly Alert[]): Alert[] {
  return alerts.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.time - b.time);
}

export function highestSeverity(alerts: readonly Alert[]): Severity {
  return severities.find((severity) => alerts.some((alert) => alert.severity === severity)) ?? 'low';
}

/** `12 alerts in one run: 1 critical, 3 high, 8 low`. */
export function digestHeadline(alerts: readonly Alert[]): string {
  const counts = severities
    .map((severity) => [alerts.filter((alert) => alert.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`);
  return `${plural(alerts.length, 'alert')} in one run: ${counts.join(', ')}`;
}

/** The same for the same alerts in any order. */
export function digestId(alerts: readonly Alert[]): string {
  const ids = alerts.map((alert) => alert.alertId).sort();
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex');
}

/** The rules that the alerts name. */
export function rulesOf(alerts: readonly Alert[], rules: readonly Rule[]): Rule[] {
  return rules.filter((rule) => alerts.some((alert) => alert.ruleId === rule.id));
}

/** How to end the access of any of the alerts, the most severe first. */
export function digestContainment(alerts: readonly Alert[]): {
  readonly lead: string;
  readonly steps: readonly Instruction[];
} {
  const calls = alerts.filter((alert) => !isAboutIntegrity(alert));
  const accesses = inDigestOrder(calls).flatMap(accessesOf);
  return { lead: digestLead, steps: generalContainment(accesses.map(({ row }) => row)) };
}

const digestLead =
  'If you cannot confirm that a call is legitimate, end the access that it shows. Run each command with credentials of the ' +
  'account of the user, role or resource that it names, and those of AWS Organizations in the management account. Put the values ' +
  'of the alert in place of the words in capitals. AWS refuses policies on service-linked roles and on roles of IAM Identity Center ' +
  '(AWSReservedSSO_…). A failed call changed nothing, but the caller still has its credentials.';
