import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SQSBatchResponse } from 'aws-lambda';
import { environmentVariables } from '../../lambda/names.ts';
import { placeholderCredentials, tableName } from '../aws/dynalite-server.ts';
import { bucket } from '../cloudtrail/notifications.ts';

/** How one invocation ended. */
export interface Invoked {
  readonly response?: SQSBatchResponse;
  readonly error?: string;
}

/** The bundled function in a process of its own. */
export interface FunctionProcess {
  readonly child: ChildProcess;
  invoke(event: unknown): Promise<Invoked>;
  /** All that it has written: log lines and metrics. */
  output(): string;
  kill(): Promise<void>;
}

export interface FunctionOptions {
  readonly folder: string;
  readonly endpoints: { readonly dynamodb: string; readonly s3AndSns: string };
  readonly claimLeaseSeconds?: number;
}

export async function startFunction({
  folder,
  endpoints,
  claimLeaseSeconds = 120,
}: FunctionOptions): Promise<FunctionProcess> {
  const child = fork(join(import.meta.dirname, 'invoke.mjs'), [join(folder, 'handler.mjs')], {
    execArgv: [],
    silent: true,
    env: {
      ...placeholderCredentials,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_S3: endpoints.s3AndSns,
      AWS_ENDPOINT_URL_SNS: endpoints.s3AndSns,
      [environmentVariables.tableName]: tableName,
      [environmentVariables.alertTopicArn]: 'arn:aws:sns:us-east-1:111122223333:alerts',
      [environmentVariables.historyWindowDays]: '10',
      [environmentVariables.claimLeaseSeconds]: String(claimLeaseSeconds),
      [environmentVariables.queueRetentionDays]: '21',
      [environmentVariables.trailBucket]: bucket,
    },
  });
  let output = '';
  child.stdout?.on('data', (text) => {
    output += text;
  });
  child.stderr?.on('data', (text) => {
    output += text;
  });
  await once(child, 'message');
  return {
    child,
    output: () => output,
    async invoke(event) {
      child.send(event as object);
      const [answer] = await once(child, 'message');
      return answer as Invoked;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
