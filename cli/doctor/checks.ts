import type { Clients } from '../stack/clients.ts';
import { type Check, type CheckContext, cannotCheck } from './check.ts';
import type { CheckResult } from './check-result.ts';
import { alarmsCheck } from './checks/alarms.ts';
import { auditCheck } from './checks/audit.ts';
import { baselineCheck } from './checks/baseline.ts';
import { deploymentCheck, versionCheck } from './checks/deployment.ts';
import { functionCheck, permissionsCheck } from './checks/function.ts';
import { gapsCheck } from './checks/gaps.ts';
import { failuresCheck, lastLogFileCheck } from './checks/log-files.ts';
import { notificationCheck } from './checks/notification.ts';
import { deadLetterCheck, queueCheck } from './checks/queues.ts';
import { securityHubCheck } from './checks/security-hub.ts';
import { alarmSubscriptionCheck, alertSubscriptionCheck } from './checks/subscriptions.ts';
import { tableCheck } from './checks/table.ts';
import { trailCheck } from './checks/trail.ts';

/** In the order in which a log file passes them, from the trail to the subscribers. To add a check, list it here. */
const allChecks: readonly Check[] = [
  deploymentCheck,
  versionCheck,
  trailCheck,
  notificationCheck,
  queueCheck,
  functionCheck,
  permissionsCheck,
  lastLogFileCheck,
  gapsCheck,
  failuresCheck,
  deadLetterCheck,
  tableCheck,
  auditCheck,
  baselineCheck,
  alertSubscriptionCheck,
  alarmSubscriptionCheck,
  securityHubCheck,
  alarmsCheck,
];

/** Runs all checks at once, and reports their results in order. */
export async function examineStack(
  clients: Clients,
  context: CheckContext,
  report: (result: CheckResult) => void,
  checks: readonly Check[] = allChecks,
): Promise<void> {
  const running = checks.map((check) =>
    check.run(clients, context).catch((error): CheckResult[] => [cannotCheck(check.name, error)]),
  );
  for (const results of running) for (const result of await results) report(result);
}
