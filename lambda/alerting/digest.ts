import { createHash } from 'node:crypto';
import type { Alert } from '../detection/alert.ts';
import { textAt } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import type { Severity } from '../detection/severity.ts';
import { plural } from '../text/plural.ts';

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

/** How to contain any of them, in paragraphs. */
export function digestAdvice(alerts: readonly Alert[], rules: readonly Rule[]): string[] {
  if (alerts.every(({ record }) => textAt(record, 'eventName') === 'GetFederationToken')) return [federationAdvice];
  const own = rulesOf(alerts, rules).filter(({ containment }) => containment.length > 0);
  return [callerAdvice, ...own.map(({ name, containment }) => `${name}: ${containment.join(' ')}`)];
}

const callerAdvice =
  'If you cannot confirm that a call is legitimate, deny everything to the IAM user or role that made it. Permissions ' +
  'are checked at every request, so the deny applies to all of its keys and sessions within minutes. No IAM policy can ' +
  'restrict the root user: change its password, check its MFA devices and delete its access keys. A failed call changed ' +
  'nothing.';

const federationAdvice =
  'If you cannot confirm that a call is legitimate, deny everything to its IAM user. Permissions are checked at every ' +
  'request, so within minutes this also stops sessions that are already issued. Deactivating or deleting the access key ' +
  'does not: a federated session keeps working without it, for up to 36 h. No IAM policy can restrict a session of the ' +
  'root user; it ends after at most 1 h. Secure the root user, so that no other session is issued. A failed call issued ' +
  'nothing.';
