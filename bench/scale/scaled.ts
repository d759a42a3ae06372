import { batchSize, defaultBatchWindow, defaultMemory } from '../../lib/delivery-limits.ts';
import { runMillis } from '../cost/million-log-files.ts';
import type { Organization } from '../cost/month.ts';
import type { RunReport } from '../report.ts';
import { arrivalsOf, backlogOf, periodSeconds } from './arrivals.ts';
import { lambdaRamp, type Served, type Service, servedBy } from './queue.ts';

/** The organizations of the page. */
export const organizations: readonly Organization[] = [
  { accounts: 1, logFilesPerDay: 10_000 },
  { accounts: 100, logFilesPerDay: 1_000_000 },
  { accounts: 10_000, logFilesPerDay: 50_000_000 },
];

/** The uncompressed size of a log file in megabytes, as the benchmark measures it: 2,000 records, more than most have. */
export const megabytes = '3.18';

/** Assumed for the write of the audit at the end of a run. */
export const auditMillis = 10;

export const concurrencies = [10, 20, 50, 100, 200, 500, 1000];
export const burstSeconds = 60;
const periods = 3;
const longestAllowedAge = 60_000;
export const stoppedHours = 6;

/** An organization with its settings and how the queue is served with them. */
export interface Scaled {
  readonly organization: Organization;
  readonly concurrency: number;
  readonly even: Served;
  readonly burst: Served;
  /** After the function was stopped for hours, in milliseconds. */
  readonly catchUp: number;
}

function serviceOf(run: RunReport, concurrency: number): Service {
  const fileMillis = run.fileMillis[megabytes] ?? Number.NaN;
  const setup = { memoryMegabytes: defaultMemory };
  return {
    ...{ concurrency, batchSize, windowMillis: defaultBatchWindow * 1000, ramp: lambdaRamp },
    runMillis: (messages) => runMillis(run, fileMillis, { ...setup, batchSize: messages }) + auditMillis,
  };
}

const simulated = new Map<string, Served>();

/** Each simulation once: the page shows several figures of it. */
function serve({ logFilesPerDay }: Organization, service: Service, seconds: number): Served {
  const name = `${logFilesPerDay} ${service.concurrency} ${seconds}`;
  const known = simulated.get(name);
  if (known) return known;
  const served = servedBy(arrivalsOf({ logFilesPerDay, periods, burstSeconds: seconds }), service);
  simulated.set(name, served);
  return served;
}

/** The least concurrency at which bursts wait for less than a minute, of those that the page considers. */
export function scaled(organization: Organization, run: RunReport): Scaled {
  const concurrency =
    concurrencies.find(
      (one) => serve(organization, serviceOf(run, one), burstSeconds).longestAge < longestAllowedAge,
    ) ?? Number.NaN;
  const service = serviceOf(run, concurrency);
  const burst = serve(organization, service, burstSeconds);
  const even = serve(organization, service, periodSeconds);
  return { organization, concurrency, even, burst, catchUp: catchUpOf(organization, service, burst) };
}

/** New log files arrive while those that waited are read. */
function catchUpOf({ logFilesPerDay }: Organization, service: Service, { meanAtOnce }: Served): number {
  const { lastEnd } = servedBy(backlogOf(logFilesPerDay, stoppedHours), service);
  return lastEnd / Math.max(0, 1 - meanAtOnce / service.concurrency);
}

/** As many as the log files that all runs at once read. */
export function writesInBurst({ burst }: Scaled): number {
  return Math.min(
    burst.messages / periods / burstSeconds,
    (burst.mostAtOnce * burst.messagesInRun) / meanRunSeconds(burst),
  );
}

/** By the runs at once and how many ended. */
function meanRunSeconds({ meanAtOnce, lastEnd, runs }: Served): number {
  return (meanAtOnce * lastEnd) / runs / 1000;
}

/** The longest wait of a log file in a burst, in milliseconds; undefined if the function cannot keep up. */
export function longestWaitIn(organization: Organization, concurrency: number, run: RunReport): number | undefined {
  const { longestAge, lastEnd } = serve(organization, serviceOf(run, concurrency), burstSeconds);
  return lastEnd > (periods * periodSeconds + burstSeconds) * 1000 ? undefined : longestAge;
}
