import { version } from '../../../lambda/alerting/version.ts';
import { check } from '../check.ts';
import { type CheckResult, deployAgain, ok, warning } from '../check-result.ts';

export const versionCheck = check(
  'version',
  async (_clients, { stack }) => ({ deployed: stack.outputs.version, here: version }),
  judgeVersion,
);

export interface VersionFacts {
  /** Absent in stacks older than the output. */
  readonly deployed: string | undefined;
  /** Of this checkout. */
  readonly here: string;
}

export function judgeVersion({ deployed, here }: VersionFacts): CheckResult[] {
  const about = 'version';
  if (deployed === here) return [ok(about, `${here} is deployed, as in this checkout.`)];
  const found = deployed === undefined ? 'An older version' : `Version ${deployed}`;
  return [warning(about, `${found} is deployed, and this checkout is ${here}.`, deployAgain)];
}
