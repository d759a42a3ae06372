import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../lib/function-code.ts';
import { startDynalite } from '../aws/dynalite-server.ts';
import { type AwsStandIn, startAwsStandIn } from '../bundle/aws-stand-in.ts';
import { type FunctionOptions, type FunctionProcess, startFunction } from '../bundle/function-process.ts';

/** A process that runs the bundled function, and all of AWS that it can reach. */
export interface Seat {
  readonly process: FunctionProcess;
  readonly aws: AwsStandIn;
}

/** Processes that stand ready, since a start takes longer than a run. All share one bucket and one table. */
export interface Seats {
  readonly objects: Map<string, Uint8Array>;
  readonly tableEndpoint: string;
  take(): Promise<Seat>;
  /** For the next who asks; a seat whose process was killed is taken away. */
  giveBack(seat: Seat): Promise<void>;
  stop(): Promise<void>;
}

export type SeatOptions = Pick<FunctionOptions, 'timeoutMillis'> & {
  /** Started before anybody asks. */
  readonly spare: number;
};

/** So long a claim belongs to its run: short, since every redelivery has to wait for it. */
export const leaseSeconds = 1;

export async function openSeats({ spare, ...options }: SeatOptions): Promise<Seats> {
  const folder = await mkdtemp(join(tmpdir(), 'firstsight-faults-'));
  await bundleFunction(folder, { exceptions: [], target: 'node20' });
  const table = await startDynalite();
  const objects = new Map<string, Uint8Array>();
  const started: Promise<Seat>[] = [];
  const start = async (): Promise<Seat> => {
    const aws = await startAwsStandIn({ objects, tableEndpoint: table.endpoint });
    const endpoints = { dynamodb: aws.endpoint, s3AndSns: aws.endpoint };
    return { aws, process: await startFunction({ folder, endpoints, claimLeaseSeconds: leaseSeconds, ...options }) };
  };
  const startOne = () => {
    const seat = start();
    started.push(seat);
    return seat;
  };
  const ready = Array.from({ length: spare }, startOne);
  return {
    objects,
    tableEndpoint: table.endpoint,
    async take() {
      const seat = ready.shift() ?? startOne();
      if (ready.length < spare) ready.push(startOne());
      return seat;
    },
    async giveBack(seat) {
      seat.aws.around = (_call, takeEffect) => takeEffect();
      if (isAlive(seat)) ready.unshift(Promise.resolve(seat));
      else await seat.aws.stop();
    },
    async stop() {
      const all = await Promise.all(started);
      await Promise.all(all.map(({ process }) => process.kill()));
      await Promise.all([...all.filter(({ aws }) => aws !== undefined).map(({ aws }) => aws.stop()), table.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

export function isAlive({ process: { child } }: Seat): boolean {
  return child.exitCode === null && child.signalCode === null;
}
