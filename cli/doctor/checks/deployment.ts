import { version } from '../../../lambda/alerting/version.ts';
import { check } from '../check.ts';
import { type CheckResult, deployAgain, ok, warning } from '../check-result.ts';

export const deploymentCheck = check('deployment', async (_clients, { stack }) => stack, judgeDeployment);

/** A stack whose last change did not end well may lack parts, or be older than its owner thinks. */
export function judgeDeployment({ name, status }: { readonly name: string; readonly status: string }): CheckResult[] {
  const about = 'deployment';
  if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE')
    return [ok(about, `The stack ${name} is complete.`)];
  if (status.endsWith('_IN_PROGRESS')) return [warning(about, `The stack ${name} is being changed: ${status}.`)];
  return [
    warning(
      about,
      `The last change of the stack ${name} did not end well: ${status}.`,
      `aws cloudformation describe-stack-events --stack-name ${name}`,
    ),
  ];
}

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
