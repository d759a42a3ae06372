import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentVariables } from '../../lambda/environment.ts';
import { bundleFunction } from '../../lib/function-code.ts';
import { startDynalite } from '../aws/dynalite-server.ts';
import { type AwsStandIn, startAwsStandIn } from '../bundle/aws-stand-in.ts';
import { type FunctionOptions, type FunctionProcess, startFunction } from '../bundle/function-process.ts';

/** A process that runs the bundled function, and the stand-in for AWS that it calls. */
export interface PooledFunction {
  readonly process: FunctionProcess;
  readonly aws: AwsStandIn;
}

/** Started processes, since a start takes longer than a run. All share one bucket and one table. */
export interface FunctionPool {
  readonly objects: Map<string, Uint8Array>;
  /** The metadata of the objects. */
  readonly metadata: Map<string, Readonly<Record<string, string>>>;
  readonly tableEndpoint: string;
  take(): Promise<PooledFunction>;
  /** Returns a process to the pool, or stops its stand-in if the process was killed. */
  giveBack(pooled: PooledFunction): Promise<void>;
  stop(): Promise<void>;
}

export type PoolOptions = Pick<FunctionOptions, 'timeoutMillis' | 'variables'> & {
  /** How many are started in advance. */
  readonly spare: number;
};

/** The variables of a function that also imports findings. */
export const withSecurityHub = {
  [environmentVariables.securityHubProductArn.name]:
    'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default',
};

/** How long a claim belongs to its run: short, since every redelivery waits for its end. */
export const leaseSeconds = 1;

export async function openFunctionPool({ spare, ...options }: PoolOptions): Promise<FunctionPool> {
  const folder = await mkdtemp(join(tmpdir(), 'firstsight-faults-'));
  await bundleFunction(folder, { exceptions: [], target: 'node20' });
  const table = await startDynalite();
  const objects: FunctionPool['objects'] = new Map();
  const metadata: FunctionPool['metadata'] = new Map();
  const started: Promise<PooledFunction>[] = [];
  const start = async (): Promise<PooledFunction> => {
    const aws = await startAwsStandIn({ objects, metadata, tableEndpoint: table.endpoint });
    const endpoints = { dynamodb: aws.endpoint, s3AndSns: aws.endpoint };
    return { aws, process: await startFunction({ folder, endpoints, claimLeaseSeconds: leaseSeconds, ...options }) };
  };
  const startOne = () => {
    const pooled = start();
    started.push(pooled);
    return pooled;
  };
  const ready = Array.from({ length: spare }, startOne);
  return {
    objects,
    metadata,
    tableEndpoint: table.endpoint,
    async take() {
      const pooled = ready.shift() ?? startOne();
      if (ready.length < spare) ready.push(startOne());
      return pooled;
    },
    async giveBack(pooled) {
      pooled.aws.around = (_call, takeEffect) => takeEffect();
      if (isAlive(pooled)) ready.unshift(Promise.resolve(pooled));
      else await pooled.aws.stop();
    },
    async stop() {
      const all = await Promise.all(started);
      await Promise.all(all.map(({ process }) => process.kill()));
      await Promise.all([...all.filter(({ aws }) => aws !== undefined).map(({ aws }) => aws.stop()), table.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

export function isAlive({ process: { child } }: PooledFunction): boolean {
  return child.exitCode === null && child.signalCode === null;
}
