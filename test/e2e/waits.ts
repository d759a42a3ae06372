import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { environmentVariables } from '../../lambda/names.ts';
import type { Deployment } from './deployment.ts';

export interface ShortWaits {
  /** So long a message stays hidden after a run that failed it or died. */
  readonly visibilitySeconds: number;
  /** So long a claim belongs to the run that made it; as deployed where absent. */
  readonly leaseSeconds?: number;
  /** Sent to instead of the emulator's topic. */
  readonly topicEndpoint?: string;
}

/**
 * Does some work with shorter waits than are deployed: nobody can wait the stack's 725 seconds for a redelivery, nor 120
 * for a claim's end. Tests of the template hold the deployed figures. What was deployed is set again after.
 */
export async function withShortWaits<T>(deployment: Deployment, waits: ShortWaits, work: () => Promise<T>): Promise<T> {
  const deployed = { visibility: await visibility(deployment), variables: await variables(deployment) };
  await set(deployment, String(waits.visibilitySeconds), {
    ...deployed.variables,
    ...(waits.leaseSeconds !== undefined && { [environmentVariables.claimLeaseSeconds]: String(waits.leaseSeconds) }),
    ...(waits.topicEndpoint !== undefined && { AWS_ENDPOINT_URL_SNS: waits.topicEndpoint }),
  });
  try {
    return await work();
  } finally {
    await set(deployment, deployed.visibility, deployed.variables);
  }
}

async function visibility({ clients, outputs }: Deployment): Promise<string> {
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: outputs.LogFileQueueUrl, AttributeNames: ['VisibilityTimeout'] }),
  );
  return Attributes?.VisibilityTimeout ?? '';
}

async function variables({ clients, outputs }: Deployment): Promise<Record<string, string>> {
  const { Environment } = await clients.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: outputs.FunctionName }),
  );
  return Environment?.Variables ?? {};
}

async function set(
  { clients, outputs }: Deployment,
  VisibilityTimeout: string,
  Variables: Record<string, string>,
): Promise<void> {
  await clients.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: outputs.LogFileQueueUrl, Attributes: { VisibilityTimeout } }),
  );
  await clients.lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName: outputs.FunctionName, Environment: { Variables } }),
  );
}
