import type { Scenario } from './scenario.ts';
import { athena } from './scenarios/athena.ts';
import { audit } from './scenarios/audit.ts';
import { baseline } from './scenarios/baseline.ts';
import { baselineUnjudged } from './scenarios/baseline-unjudged.ts';
import { burst } from './scenarios/burst.ts';
import { destroy } from './scenarios/destroy.ts';
import { doctor, sendTest } from './scenarios/doctor.ts';
import { earlierNotifications } from './scenarios/earlier-notifications.ts';
import { eventBus } from './scenarios/event-bus.ts';
import { firstCall } from './scenarios/first-call.ts';
import { historyContract } from './scenarios/history-contract.ts';
import { killed } from './scenarios/killed.ts';
import { otherSources } from './scenarios/other-sources.ts';
import { poison } from './scenarios/poison.ts';
import { redeploy } from './scenarios/redeploy.ts';
import { releasedTemplate } from './scenarios/released-template.ts';
import { repeats } from './scenarios/repeats.ts';
import { replay } from './scenarios/replay.ts';
import { tenUsers } from './scenarios/ten-users.ts';
import { thirtyUsers } from './scenarios/thirty-users.ts';
import { topicRefuses } from './scenarios/topic-refuses.ts';
import { upgrade } from './scenarios/upgrade.ts';
import { validateLogs } from './scenarios/validate-logs.ts';

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [
  firstCall,
  doctor,
  sendTest,
  repeats,
  earlierNotifications,
  tenUsers,
  thirtyUsers,
  // Before dead letters are put back into the queue: as long as it is not empty then, no baseline is loaded.
  baseline,
  athena,
  baselineUnjudged,
  replay,
  poison,
  burst,
  killed,
  topicRefuses,
  historyContract,
  audit,
  validateLogs,
  eventBus,
  otherSources,
  redeploy,
  destroy,
  upgrade,
  releasedTemplate,
];
