import { DescribeHubCommand, InvalidAccessException, ResourceNotFoundException } from '@aws-sdk/client-securityhub';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, failure, ok } from '../check-result.ts';

export const securityHubCheck = check('Security Hub', readHub, judgeHub);

/** Not used: the stack imports no findings. */
export type HubFacts = 'not used' | 'enabled' | 'not enabled';

async function readHub({ securityHub }: Clients, { stack }: CheckContext): Promise<HubFacts> {
  if (stack.outputs.securityHubProductArn === undefined) return 'not used';
  try {
    await ask('securityhub:DescribeHub', securityHub.send(new DescribeHubCommand({})));
    return 'enabled';
  } catch (error) {
    if (error instanceof InvalidAccessException || error instanceof ResourceNotFoundException) return 'not enabled';
    throw error;
  }
}

export function judgeHub(facts: HubFacts, { stack }: Pick<CheckContext, 'stack'>): CheckResult[] {
  const about = 'Security Hub';
  if (facts === 'not used') return [];
  if (facts === 'enabled') return [ok(about, 'Alerts are also imported into Security Hub CSPM, which is enabled.')];
  const says = `Security Hub CSPM is not enabled in ${stack.region}: alerts are sent, but no findings are imported, and their log files end up in the dead-letter queue.`;
  const fix = `aws securityhub enable-security-hub --no-enable-default-standards --region ${stack.region}`;
  return [failure(about, says, fix)];
}
