import {
  type EventSourceMappingConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { queueArn } from '../../stack/stack.ts';
import { type Circumstances, check } from '../check.ts';
import { type CheckResult, deployAgain, failure, ok, warning } from '../check-result.ts';

export const functionCheck = check('function', readFunction, judgeFunction);

export interface FunctionFacts {
  /** As Lambda says it: `Active`, `Pending`, `Inactive`, `Failed`. */
  readonly state: string | undefined;
  /** Executions that are set aside for it; none are if undefined, and none are allowed if 0. */
  readonly reserved: number | undefined;
  /** What leads from the queue to the function. */
  readonly mappings: readonly Pick<EventSourceMappingConfiguration, 'UUID' | 'State'>[];
}

async function readFunction({ lambda }: Clients, { stack }: Circumstances): Promise<FunctionFacts> {
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

export function judgeFunction({ state, reserved, mappings }: FunctionFacts, { stack }: Circumstances): CheckResult[] {
  const about = 'function';
  const { functionName } = stack.outputs;
  if (reserved === 0) {
    const mend = `aws lambda delete-function-concurrency --function-name ${functionName} --region ${stack.region}`;
    return [failure(about, 'The function is throttled to no execution at all: log files wait in the queue.', mend)];
  }
  const on = mappings.find((mapping) => ['Enabled', 'Enabling', 'Updating', 'Creating'].includes(mapping.State ?? ''));
  if (on === undefined) return [notCalled(mappings, stack)];
  // Lambda lets a function sleep that was not called for weeks, and wakes it at the next call.
  if (state === 'Failed') {
    return [failure(about, 'The function cannot run: its state is Failed.', deployAgain)];
  }
  return state === 'Active' || state === 'Inactive'
    ? [ok(about, 'The queue calls the function.')]
    : [warning(about, `The queue calls the function, which is being changed: ${state}.`)];
}

function notCalled([mapping]: FunctionFacts['mappings'], { region }: Circumstances['stack']): CheckResult {
  const says = 'The queue does not call the function: log files wait in it.';
  return mapping?.UUID === undefined
    ? failure('function', says, deployAgain)
    : failure(
        'function',
        says,
        `aws lambda update-event-source-mapping --uuid ${mapping.UUID} --enabled --region ${region}`,
      );
}
