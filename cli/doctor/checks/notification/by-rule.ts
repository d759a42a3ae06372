import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { ask } from '../../../stack/ask.ts';
import type { Clients } from '../../../stack/clients.ts';
import type { Stack } from '../../../stack/stack.ts';
import { type Check, check } from '../../check.ts';
import { type CheckResult, deployAgain, failure, ok, warning } from '../../check-result.ts';
import { about, queueOf } from './way.ts';

export interface RuleFacts {
  readonly rule: string;
  readonly state: string | undefined;
  readonly targets: readonly string[];
  /** Undefined where the bucket may not be asked. */
  readonly bucketSendsEvents: boolean | undefined;
}

export function byRule(rule: string): Check {
  return check(
    about,
    async (clients, { stack }) => ({
      ...(await readRule(clients, rule)),
      bucketSendsEvents: await sendsEvents(clients, stack),
    }),
    (facts, circumstances) => judgeRule(facts, queueOf(circumstances), circumstances.stack),
  );
}

async function readRule({ eventBridge }: Clients, rule: string): Promise<Omit<RuleFacts, 'bucketSendsEvents'>> {
  const [{ State }, { Targets = [] }] = await Promise.all([
    ask('events:DescribeRule', eventBridge.send(new DescribeRuleCommand({ Name: rule }))),
    ask('events:ListTargetsByRule', eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule }))),
  ]);
  return { rule, state: State, targets: Targets.map(({ Arn = '' }) => Arn) };
}

/** The bucket may be another account's, which need not let this one see it. */
async function sendsEvents({ s3 }: Clients, { outputs }: Stack): Promise<boolean | undefined> {
  try {
    const command = new GetBucketNotificationConfigurationCommand({ Bucket: outputs.trailBucketName });
    return (await s3.send(command)).EventBridgeConfiguration !== undefined;
  } catch {
    return undefined;
  }
}

export function judgeRule(
  { rule, state, targets, bucketSendsEvents }: RuleFacts,
  queue: string,
  { outputs }: Pick<Stack, 'outputs'>,
): CheckResult[] {
  if (state !== 'ENABLED') {
    return [
      failure(about, `The rule ${rule} is switched off: nothing is read.`, `aws events enable-rule --name ${rule}`),
    ];
  }
  if (!targets.includes(queue)) {
    return [failure(about, `The rule ${rule} does not lead to the queue: nothing is read.`, deployAgain)];
  }
  const bucket = outputs.trailBucketName;
  const found = `The rule ${rule} is on and leads to the queue`;
  if (bucketSendsEvents === true) return [ok(about, `${found}, and ${bucket} sends its events.`)];
  const mend = `switch on Amazon EventBridge in the properties of ${bucket}`;
  return bucketSendsEvents === false
    ? [failure(about, `${bucket} sends no events to EventBridge: nothing is read.`, mend)]
    : [warning(about, `${found}; whether ${bucket} sends its events cannot be seen from here.`)];
}
