import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { environmentVariables } from '../../lambda/environment.ts';
import type { Deployment } from './deployment.ts';

export interface ShortWaits {
  /** How long a message stays hidden after a run that failed or died. */
  readonly visibilitySeconds: number;
  /** How long a claim belongs to the run that made it. Default: as deployed. */
  readonly leaseSeconds?: number;
  /** Where the function publishes, in place of the emulator's topic. */
  readonly topicEndpoint?: string;
  /** How long the audit waits before it looks at a digest file again. Default: as deployed. */
  readonly auditDelaySeconds?: number;
  /** Where the function asks for CloudTrail's public keys, in place of the emulator. */
  readonly cloudTrailEndpoint?: string;
}

/**
 * Does some work with shorter waits than the deployed 780 seconds for a redelivery, 120 for the end of a claim's lease and 900
 * for the next look at a digest file.
 * Tests of the template check the deployed figures. Restores the deployed settings afterwards.
 */
export async function withShortWaits<T>(deployment: Deployment, waits: ShortWaits, work: () => Promise<T>): Promise<T> {
  const deployed = { visibility: await visibility(deployment), variables: await variables(deployment) };
  await set(deployment, String(waits.visibilitySeconds), {
    ...deployed.variables,
    ...(waits.leaseSeconds !== undefined && {
      [environmentVariables.claimLeaseSeconds.name]: String(waits.leaseSeconds),
    }),
    ...(waits.topicEndpoint !== undefined && { AWS_ENDPOINT_URL_SNS: waits.topicEndpoint }),
    ...(waits.auditDelaySeconds !== undefined && {
      [environmentVariables.auditDelaySeconds.name]: String(waits.auditDelaySeconds),
    }),
    ...(waits.cloudTrailEndpoint !== undefined && { AWS_ENDPOINT_URL_CLOUDTRAIL: waits.cloudTrailEndpoint }),
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
