import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SQSBatchResponse } from 'aws-lambda';
import { writeEnvironment } from '../../lambda/environment.ts';
import { placeholderCredentials, tableName } from '../aws/dynalite-server.ts';
import { bucket } from '../cloudtrail/notifications/notifications.ts';

/** The result of one invocation. */
export interface Invoked {
  readonly response?: SQSBatchResponse;
  readonly error?: string;
}

/** The bundled function in its own process. */
export interface FunctionProcess {
  readonly child: ChildProcess;
  /** Do not call it again before the result of the last event. */
  invoke(event: unknown): Promise<Invoked>;
  /** Memory of the process after its last invocation. */
  residentBytes(): number;
  /** Everything that it has written: log lines and metrics. */
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
  /** The remaining time that the function receives; it is not enforced. Default: two minutes, as the stack sets it. */
  readonly timeoutMillis?: number;
  /** Further environment variables of a stack. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Ids of the active rules. Default: those that are active by default. */
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

/** The environment that the stack and Lambda set for the function. */
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
    AWS_ENDPOINT_URL_SQS: endpoints.s3AndSns,
    AWS_ENDPOINT_URL_CLOUDTRAIL: endpoints.s3AndSns,
    AWS_ENDPOINT_URL_SECURITYHUB: endpoints.s3AndSns,
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

/** The response of the process, or that it died. */
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
