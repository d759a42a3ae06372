import type { Clients } from '../stack/clients.ts';
import { type Check, type Circumstances, unseen } from './check.ts';
import type { CheckResult } from './check-result.ts';
import { checks as allChecks } from './checks.ts';

/** Makes every check at once, and tells their results in order. */
export async function examineStack(
  clients: Clients,
  circumstances: Circumstances,
  tell: (result: CheckResult) => void,
  checks: readonly Check[] = allChecks,
): Promise<void> {
  const running = checks.map((check) =>
    check.run(clients, circumstances).catch((error): CheckResult[] => [unseen(check.name, error)]),
  );
  for (const results of running) for (const result of await results) tell(result);
}
