import type { CheckResult } from '../../cli/doctor/check-result.ts';
import type { Deployment } from './deployment.ts';
import { firstsight } from './firstsight.ts';

/** What `firstsight doctor` reports about the deployed stack, and its exit status. */
export async function resultsOf(deployment: Deployment, ...flags: readonly string[]) {
  const { stdout, status } = await firstsight(deployment, 'doctor', '--format', 'ndjson', ...flags);
  const results = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CheckResult);
  return { results, status };
}
