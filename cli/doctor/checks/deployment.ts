import { version } from '../../../lambda/alerting/version.ts';
import type { Stack } from '../../stack/stack.ts';
import { check } from '../check.ts';
import { type CheckResult, deployAgain, ok, warning } from '../check-result.ts';

export const deploymentCheck = check('deployment', async (_clients, { stack }) => stack, judgeDeployment);

/** A stack whose last update failed can lack parts, or be older than expected. */
export function judgeDeployment({ name, status, region }: Pick<Stack, 'name' | 'status' | 'region'>): CheckResult[] {
  const about = 'deployment';
  if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE')
    return [ok(about, `The stack ${name} is complete.`)];
  if (status.endsWith('_IN_PROGRESS')) return [warning(about, `The stack ${name} is being updated: ${status}.`)];
  return [
    warning(
      about,
      `The last update of the stack ${name} did not succeed: ${status}.`,
      `aws cloudformation describe-stack-events --stack-name ${name} --region ${region}`,
    ),
  ];
}

export const versionCheck = check(
  'version',
  async (_clients, { stack }) => ({ deployed: stack.outputs.version, here: version }),
  judgeVersion,
);

export interface VersionFacts {
  /** Undefined if the stack is older than this output. */
  readonly deployed: string | undefined;
  /** The version of this command line. */
  readonly here: string;
}

export function judgeVersion({ deployed, here }: VersionFacts): CheckResult[] {
  const about = 'version';
  if (deployed === here) return [ok(about, `Version ${here} is deployed, the same as that of this command line.`)];
  const found = deployed === undefined ? 'An older version' : `Version ${deployed}`;
  return [warning(about, `${found} is deployed, but this command line has version ${here}.`, deployAgain)];
}
