import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SQSBatchResponse } from 'aws-lambda';
import { writeEnvironment } from '../../lambda/environment.ts';
import { placeholderCredentials, tableName } from '../aws/dynalite-server.ts';
import { bucket } from '../cloudtrail/notifications/notifications.ts';

/** How one invocation ended. */
export interface Invoked {
  readonly response?: SQSBatchResponse;
  readonly error?: string;
}

/** The bundled function in a process of its own. */
export interface FunctionProcess {
  readonly child: ChildProcess;
  /** As long as it works on one event it must not be given another. */
  invoke(event: unknown): Promise<Invoked>;
  /** Memory that the process held after its last invocation. */
  residentBytes(): number;
  /** All that it has written: log lines and metrics. */
  output(): string;
  kill(): Promise<void>;
}

export interface Endpoints {
  readonly dynamodb: string;
  readonly s3AndSns: string;
}

export interface FunctionOptions {
  readonly folder: string;
  readonly endpoints: Endpoints;
  readonly claimLeaseSeconds?: number;
  /** What the function is told it has, and is not held to. Default: two minutes, as the stack sets it. */
  readonly timeoutMillis?: number;
  /** What a stack sets beside what every stack does. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Ids of the active rules. Default: those that are on by default. */
  readonly rules?: readonly string[];
}

export async function startFunction({
  folder,
  endpoints,
  claimLeaseSeconds = 120,
  timeoutMillis = 120_000,
  variables = {},
  rules,
}: FunctionOptions): Promise<FunctionProcess> {
  const child = fork(join(import.meta.dirname, 'invoke.mjs'), [join(folder, 'handler.mjs')], {
    execArgv: [],
    silent: true,
    env: {
      ...functionEnvironment(endpoints, claimLeaseSeconds, rules),
      ...variables,
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
  let residentBytes = 0;
  return {
    child,
    output: () => output,
    residentBytes: () => residentBytes,
    async invoke(event) {
      const answer = nextAnswer(child);
      child.send({ event, timeoutMillis });
      const { invoked, ...memory } = await answer;
      residentBytes = memory.residentBytes;
      return invoked;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** All that the stack and Lambda set for the function. */
export function functionEnvironment(
  endpoints: Endpoints,
  claimLeaseSeconds: number,
  rules?: readonly string[],
): Record<string, string> {
  return {
    ...placeholderCredentials,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3AndSns,
    AWS_ENDPOINT_URL_SNS: endpoints.s3AndSns,
    ...writeEnvironment({
      tableName,
      alertTopicArn: 'arn:aws:sns:us-east-1:111122223333:alerts',
      claimLeaseSeconds,
      queueRetentionDays: 21,
      trailBucket: bucket,
      keyPrefix: '',
      organizationId: '',
      accounts: [],
      excludedAccounts: [],
      rules,
    }),
  };
}

interface Answered {
  readonly invoked: Invoked;
  readonly residentBytes: number;
}

/** What the process answers, or that it died. */
async function nextAnswer(child: ChildProcess): Promise<Answered> {
  const over = new AbortController();
  const options = { signal: over.signal };
  try {
    const died = once(child, 'exit', options).then(
      (): Answered => ({ invoked: { error: 'killed' }, residentBytes: 0 }),
    );
    const answered = once(child, 'message', options).then(([answer]) => answer as Answered);
    died.catch(() => {});
    answered.catch(() => {});
    return await Promise.race([answered, died]);
  } finally {
    over.abort();
  }
}
