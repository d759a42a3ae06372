import { check } from '../check.ts';
import { type CheckResult, ok, warning } from '../check-result.ts';

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
