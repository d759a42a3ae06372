import { type Stack as DescribedStack, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { outputNames } from '../../lambda/names.ts';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';

/** Every deployment has these; what depends on the settings, or came later, may be absent. */
const always = [
  'alertTopicArn',
  'operationsTopicArn',
  'trailBucketName',
  'logFileQueueUrl',
  'deadLetterQueueUrl',
  'functionName',
  'logGroupName',
  'historyTableName',
] as const satisfies readonly (keyof typeof outputNames)[];

type Always = (typeof always)[number];

export type StackOutputs = Readonly<Record<Always, string>> &
  Readonly<Partial<Record<Exclude<keyof typeof outputNames, Always>, string>>>;

/** Firstsight as it is deployed. */
export interface Stack {
  readonly name: string;
  /** As CloudFormation says it: `CREATE_COMPLETE`, `UPDATE_ROLLBACK_COMPLETE`. */
  readonly status: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly outputs: StackOutputs;
}

/** There is no such stack where it was looked for. */
export class StackMissingError extends Error {
  override readonly name = 'StackMissingError';

  constructor(name: string, region: string, cause?: unknown) {
    super(`there is no stack ${name} in ${region}: name it with --stack, its region with --region`, { cause });
  }
}

/** It is a stack, but none of Firstsight's, or one that was never deployed to its end. */
export class ForeignStackError extends Error {
  override readonly name = 'ForeignStackError';

  constructor(name: string, missing: readonly string[]) {
    super(`the stack ${name} has no output ${missing.join(', ')}: name a stack of Firstsight, or deploy it again`);
  }
}

/**
 * Finds a deployed stack and what it consists of.
 * @throws StackMissingError, ForeignStackError, NotAllowedError
 */
export async function readStack({ cloudFormation }: Clients, name: string): Promise<Stack> {
  const region = await cloudFormation.config.region();
  const described = await ask(
    'cloudformation:DescribeStacks',
    cloudFormation.send(new DescribeStacksCommand({ StackName: name })),
  ).catch((error) => {
    throw /does not exist/.test(error.message) ? new StackMissingError(name, region, error) : error;
  });
  const [stack] = described.Stacks ?? [];
  if (stack === undefined) throw new StackMissingError(name, region);
  return stackOf(name, region, stack);
}

function stackOf(name: string, region: string, { StackId = '', StackStatus, Outputs = [] }: DescribedStack): Stack {
  const values = new Map(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const found = Object.entries(outputNames)
    .map(([name, key]) => [name, values.get(key)] as const)
    .filter(([, value]) => value !== undefined);
  const outputs = Object.fromEntries(found) as unknown as StackOutputs;
  const missing = always.filter((name) => outputs[name] === undefined);
  if (missing.length > 0) {
    throw new ForeignStackError(
      name,
      missing.map((name) => outputNames[name]),
    );
  }
  const [, partition = 'aws', , , account = ''] = StackId.split(':');
  return { name, status: StackStatus ?? 'unknown', partition, region, account, outputs };
}

/** What the keys of the log files that the stack reads begin with; none where it is older than that output. */
export function logFilePrefixesOf({ outputs }: Pick<Stack, 'outputs'>): string[] {
  return outputs.logFilePrefixes?.split(',') ?? [];
}

/** The ARN of a queue, of which CloudFormation gives the URL. */
export function queueArn({ partition, region }: Pick<Stack, 'partition' | 'region'>, queueUrl: string): string {
  const [account, name] = new URL(queueUrl).pathname.split('/').slice(-2);
  return `arn:${partition}:sqs:${region}:${account}:${name}`;
}
