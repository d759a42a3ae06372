import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import {
  type EventSourceMappingConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { logFilePrefixesOf, queueArn, type Stack } from '../../stack/stack.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, deployAgain, failure, ok, warning } from '../check-result.ts';

export const functionCheck = check('function', readFunction, judgeFunction);

export interface FunctionFacts {
  /** In Lambda's words: `Active`, `Pending`, `Inactive`, `Failed`. */
  readonly state: string | undefined;
  /** Its reserved concurrency: none is reserved if undefined, and the function cannot run if 0. */
  readonly reserved: number | undefined;
  /** The event source mappings from the queue to the function. */
  readonly mappings: readonly Pick<EventSourceMappingConfiguration, 'UUID' | 'State'>[];
}

async function readFunction({ lambda }: Clients, { stack }: CheckContext): Promise<FunctionFacts> {
  const FunctionName = stack.outputs.functionName;
  const EventSourceArn = queueArn(stack, stack.outputs.logFileQueueUrl);
  const [{ State }, { ReservedConcurrentExecutions }, { EventSourceMappings = [] }] = await Promise.all([
    ask('lambda:GetFunctionConfiguration', lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))),
    ask('lambda:GetFunctionConcurrency', lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))),
    ask(
      'lambda:ListEventSourceMappings',
      lambda.send(new ListEventSourceMappingsCommand({ FunctionName, EventSourceArn })),
    ),
  ]);
  return { state: State, reserved: ReservedConcurrentExecutions, mappings: EventSourceMappings };
}

export function judgeFunction({ state, reserved, mappings }: FunctionFacts, { stack }: CheckContext): CheckResult[] {
  const about = 'function';
  const { functionName } = stack.outputs;
  if (reserved === 0) {
    const fix = `aws lambda delete-function-concurrency --function-name ${functionName} --region ${stack.region}`;
    return [
      failure(about, 'The reserved concurrency is 0, so the function cannot run: log files stay in the queue.', fix),
    ];
  }
  const on = mappings.find((mapping) => ['Enabled', 'Enabling', 'Updating', 'Creating'].includes(mapping.State ?? ''));
  if (on === undefined) return [notInvoked(mappings, stack)];
  // Lambda makes a function inactive after weeks without a call, and activates it at the next call.
  if (state === 'Failed') {
    return [failure(about, 'The function cannot run: its state is Failed.', deployAgain)];
  }
  return state === 'Active' || state === 'Inactive'
    ? [ok(about, 'The queue invokes the function.')]
    : [warning(about, `The queue invokes the function, which is being updated: ${state}.`)];
}

function notInvoked([mapping]: FunctionFacts['mappings'], { region }: CheckContext['stack']): CheckResult {
  const says = 'The queue does not invoke the function: log files stay in the queue.';
  return mapping?.UUID === undefined
    ? failure('function', says, deployAgain)
    : failure(
        'function',
        says,
        `aws lambda update-event-source-mapping --uuid ${mapping.UUID} --enabled --region ${region}`,
      );
}

export const permissionsCheck = check('permissions', simulate, judgePermissions);

/** What the function does with one resource. */
export interface Use {
  readonly what: string;
  readonly actions: readonly string[];
  readonly resource: string;
}

/** A use, and those of its actions that the role's policies deny. */
export interface SimulatedUse extends Use {
  readonly denied: readonly string[];
}

/** Each resource is simulated alone, because IAM evaluates every pair of the actions and resources in a request. */
export function usesOf(stack: Stack): Use[] {
  const { partition, region, account, outputs } = stack;
  const logFiles = logFilePrefixesOf(stack).map(
    (prefix) => `arn:${partition}:s3:::${outputs.trailBucketName}/${prefix}any.json.gz`,
  );
  const table = `arn:${partition}:dynamodb:${region}:${account}:table/${outputs.historyTableName}`;
  const queue = queueArn(stack, outputs.logFileQueueUrl);
  const key = outputs.logFileKeyArn;
  const product = outputs.securityHubProductArn;
  return [
    { what: 'receive notifications', actions: receive, resource: queue },
    ...logFiles.map((resource) => ({ what: 'read log files', actions: ['s3:GetObject'], resource })),
    ...(key === undefined ? [] : [{ what: 'decrypt log files', actions: ['kms:Decrypt'], resource: key }]),
    { what: 'read and write the history', actions: keepHistory, resource: table },
    { what: 'publish alerts', actions: publish, resource: outputs.alertTopicArn },
    { what: 'publish notes', actions: publish, resource: outputs.operationsTopicArn },
    ...(product === undefined
      ? []
      : [{ what: 'import findings', actions: ['securityhub:BatchImportFindings'], resource: product }]),
    ...(outputs.audit === 'on' ? auditUses(outputs.trailBucketName, { partition, queue, table }) : []),
  ];
}

const receive = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const keepHistory = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
/** The function checks every hour who is subscribed. */
const publish = ['sns:Publish', 'sns:ListSubscriptionsByTopic'];

interface AuditResources {
  readonly partition: string;
  readonly queue: string;
  readonly table: string;
}

function auditUses(bucketName: string, { partition, queue, table }: AuditResources): Use[] {
  return [
    { what: 'tell absent log files', actions: ['s3:ListBucket'], resource: `arn:${partition}:s3:::${bucketName}` },
    { what: 'verify digest files', actions: ['cloudtrail:ListPublicKeys'], resource: '*' },
    { what: 'keep the audit', actions: ['dynamodb:BatchWriteItem'], resource: table },
    { what: 'announce found log files', actions: ['sqs:SendMessage'], resource: queue },
  ];
}

async function simulate({ iam, lambda }: Clients, { stack }: CheckContext): Promise<SimulatedUse[]> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: stack.outputs.functionName });
  const { Role } = await ask('lambda:GetFunctionConfiguration', lambda.send(command));
  return pMap(
    usesOf(stack),
    async (use) => {
      const input = { PolicySourceArn: Role, ActionNames: [...use.actions], ResourceArns: [use.resource] };
      const { EvaluationResults = [] } = await ask(
        'iam:SimulatePrincipalPolicy',
        iam.send(new SimulatePrincipalPolicyCommand(input)),
      );
      const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed');
      return { ...use, denied: denied.map(({ EvalActionName = '' }) => EvalActionName) };
    },
    { concurrency: 2 },
  );
}

/** The simulation includes the policies of the role and the organization, but not those of a bucket or key. */
export function judgePermissions(uses: readonly SimulatedUse[]): CheckResult[] {
  const about = 'permissions';
  const lacking = uses.filter(({ denied }) => denied.length > 0);
  if (lacking.length === 0) {
    return [
      ok(about, `The role's policies allow the function to ${[...new Set(uses.map(({ what }) => what))].join(', ')}.`),
    ];
  }
  return lacking.map(({ what, denied, resource }) =>
    failure(
      about,
      `The function cannot ${what}: its role lacks ${denied.join(', ')} on ${resource}.`,
      `${deployAgain}; check for a service control policy that denies it`,
    ),
  );
}
