import type { Check } from './check.ts';
import { alarmsCheck } from './checks/alarms.ts';
import { failuresCheck } from './checks/failures.ts';
import { functionCheck } from './checks/function.ts';
import { lastLogFileCheck } from './checks/last-log-file.ts';
import { notificationCheck } from './checks/notification.ts';
import { permissionsCheck } from './checks/permissions.ts';
import { deadLetterCheck, queueCheck } from './checks/queues.ts';
import { deploymentCheck } from './checks/stack.ts';
import { alarmSubscriptionCheck, alertSubscriptionCheck } from './checks/subscriptions.ts';
import { tableCheck } from './checks/table.ts';
import { trailCheck } from './checks/trail.ts';
import { versionCheck } from './checks/version.ts';

/** Along the way of a log file, from the trail to whoever is told. A new check is one file and one line here. */
export const checks: readonly Check[] = [
  deploymentCheck,
  versionCheck,
  trailCheck,
  notificationCheck,
  queueCheck,
  functionCheck,
  permissionsCheck,
  lastLogFileCheck,
  failuresCheck,
  deadLetterCheck,
  tableCheck,
  alertSubscriptionCheck,
  alarmSubscriptionCheck,
  alarmsCheck,
];
