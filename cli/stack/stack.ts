import { type Stack as DescribedStack, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { outputNames } from '../../lambda/names.ts';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';

/** Outputs of every deployment. Those that depend on settings, or are newer, can be absent. */
const required = [
  'alertTopicArn',
  'operationsTopicArn',
  'trailBucketName',
  'logFileQueueUrl',
  'deadLetterQueueUrl',
  'functionName',
  'logGroupName',
  'historyTableName',
] as const satisfies readonly (keyof typeof outputNames)[];

type RequiredOutput = (typeof required)[number];

export type StackOutputs = Readonly<Record<RequiredOutput, string>> &
  Readonly<Partial<Record<Exclude<keyof typeof outputNames, RequiredOutput>, string>>>;

/** A deployed Firstsight stack. */
export interface Stack {
  readonly name: string;
  /** In CloudFormation's words: `CREATE_COMPLETE`, `UPDATE_ROLLBACK_COMPLETE`. */
  readonly status: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly outputs: StackOutputs;
}

/** The account has no such stack in the Region. */
export class StackMissingError extends Error {
  override readonly name = 'StackMissingError';

  constructor(name: string, region: string, cause?: unknown) {
    super(`no stack ${name} in ${region}: set its name with --stack and its Region with --region`, { cause });
  }
}

/** The stack is not a Firstsight stack, or its deployment is not complete. */
export class ForeignStackError extends Error {
  override readonly name = 'ForeignStackError';

  constructor(name: string, missing: readonly string[]) {
    super(
      `the stack ${name} has no output ${missing.join(', ')}: use the name of a Firstsight stack, or deploy it again`,
    );
  }
}

/**
 * Reads a deployed stack and its outputs.
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
  const missing = required.filter((name) => outputs[name] === undefined);
  if (missing.length > 0) {
    throw new ForeignStackError(
      name,
      missing.map((name) => outputNames[name]),
    );
  }
  const [, partition = 'aws', , , account = ''] = StackId.split(':');
  return { name, status: StackStatus ?? 'unknown', partition, region, account, outputs };
}

/** The key prefixes of the log files that the stack reads. Empty if the stack is older than this output. */
export function logFilePrefixesOf({ outputs }: Pick<Stack, 'outputs'>): string[] {
  return outputs.logFilePrefixes?.split(',') ?? [];
}

/** An active rule of a rules file, as far as the output shows it. */
export interface OwnRule {
  readonly id: string;
  readonly version: string;
  readonly historyWindowDays: number;
  /** The event sources of a rule on data events; empty for other rules, and if the stack is older than this part of the output. */
  readonly dataEventSources: readonly string[];
}

/** The active rules of the stack's rules file. */
export function ownRulesOf({ outputs }: Pick<Stack, 'outputs'>): readonly OwnRule[] {
  return (outputs.ownRules?.split(',') ?? []).map((entry) => {
    const [id = '', version = '', days = '', sources] = entry.split(':');
    return { id, version, historyWindowDays: Number(days), dataEventSources: sources?.split('+') ?? [] };
  });
}

/** The ARN of a queue from its URL. */
export function queueArn({ partition, region }: Pick<Stack, 'partition' | 'region'>, queueUrl: string): string {
  const [account, name] = new URL(queueUrl).pathname.split('/').slice(-2);
  return `arn:${partition}:sqs:${region}:${account}:${name}`;
}
