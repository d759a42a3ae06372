import pMap from 'p-map';
import type { Part } from './check.ts';
import { type Suffered, suffer } from './dependency.ts';
import { openSeats } from './seats.ts';
import { dynamoDbFaults } from './services/dynamodb.ts';
import type { Fault } from './services/fault.ts';
import { s3Faults } from './services/s3.ts';
import { snsFaults } from './services/sns.ts';
import { silentServices } from './silent-services.ts';
import { printTable } from './table.ts';

const faultsOf = { S3: s3Faults, DynamoDB: dynamoDbFaults, SNS: snsFaults } as const;

const faultsAtOnce = 8;

/** Both spend their time on waiting for what never comes, so they do it together. */
export const dependencies: Part = async (options) =>
  (await Promise.all([brokenServices(options), silentServices(options)])).flat();

/** Breaks each service in each way that is known. */
const brokenServices: Part = async () => {
  const seats = await openSeats({ spare: 2 });
  try {
    const all = Object.entries(faultsOf).flatMap(([service, faults]) =>
      faults.map((fault: Fault) => ({ service: service as keyof typeof faultsOf, fault })),
    );
    const rows = await pMap(all, ({ service, fault }) => suffer(seats, service, fault), { concurrency: faultsAtOnce });
    printTable([['service', 'fault', 'seconds', 'log file', 'error in the log', ''], ...rows.map(cellsOf)]);
    console.log('  What the log advises:');
    for (const advice of new Set(rows.flatMap(({ complaint }) => complaint?.advice ?? [])))
      console.log(`  - ${advice}`);
    return rows.map((row) => row.check);
  } finally {
    await seats.stop();
  }
};

function cellsOf({ service, fault, seconds, complaint, check }: Suffered): string[] {
  const fate = fault.advice === undefined ? 'served' : fault.retried === false ? 'counted as gone' : 'comes again';
  const error = complaint === undefined ? '(none)' : (complaint.error?.message ?? complaint.message ?? '').slice(0, 70);
  return [service, fault.name, seconds.toFixed(1).padStart(7), fate, error, check.problem ?? 'ok'];
}
