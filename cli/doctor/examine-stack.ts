import type { Clients } from '../stack/clients.ts';
import { type Check, type Circumstances, unseen } from './check.ts';
import { checks as allChecks } from './checks.ts';
import type { Finding } from './finding.ts';

/** Makes every check at once, and tells their findings in order. */
export async function examineStack(
  clients: Clients,
  circumstances: Circumstances,
  tell: (finding: Finding) => void,
  checks: readonly Check[] = allChecks,
): Promise<void> {
  const running = checks.map((check) =>
    check.run(clients, circumstances).catch((error): Finding[] => [unseen(check.name, error)]),
  );
  for (const findings of running) for (const finding of await findings) tell(finding);
}
