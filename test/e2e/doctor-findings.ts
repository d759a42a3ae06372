import type { Finding } from '../../cli/doctor/finding.ts';
import type { Deployment } from './deployment.ts';
import { firstsight } from './firstsight.ts';

/** What `firstsight doctor` says of the deployed stack, and its exit status. */
export async function findingsOf(deployment: Deployment, ...flags: readonly string[]) {
  const { stdout, status } = await firstsight(deployment, 'doctor', '--format', 'ndjson', ...flags);
  const findings = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);
  return { findings, status };
}
