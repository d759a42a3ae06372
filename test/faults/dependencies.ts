import pMap from 'p-map';
import type { Part } from './check.ts';
import { type FaultResult, playFault } from './dependency.ts';
import { openFunctionPool, withSecurityHub } from './function-pool.ts';
import { dynamoDbFaults } from './services/dynamodb.ts';
import type { Fault } from './services/fault.ts';
import { s3Faults } from './services/s3.ts';
import { securityHubFaults } from './services/security-hub.ts';
import { snsFaults } from './services/sns.ts';
import { printTable } from './table.ts';
import { unresponsiveServices } from './unresponsive-services.ts';

const faultsOf = { S3: s3Faults, DynamoDB: dynamoDbFaults, SNS: snsFaults, SecurityHub: securityHubFaults } as const;

const faultsAtOnce = 8;

/** Both spend their time waiting for timeouts, so they run at the same time. */
export const dependencies: Part = async (options) =>
  (await Promise.all([failingServices(options), unresponsiveServices(options)])).flat();

/** Makes each service fail in each known way. */
const failingServices: Part = async () => {
  const [pool, importing] = await Promise.all([
    openFunctionPool({ spare: 2 }),
    openFunctionPool({ spare: 2, variables: withSecurityHub }),
  ]);
  try {
    const all = Object.entries(faultsOf).flatMap(([service, faults]) =>
      faults.map((fault: Fault) => ({ service: service as keyof typeof faultsOf, fault })),
    );
    const rows = await pMap(
      all,
      ({ service, fault }) => {
        return playFault(service === 'SecurityHub' ? importing : pool, service, fault);
      },
      { concurrency: faultsAtOnce },
    );
    printTable([['service', 'fault', 'seconds', 'log file', 'error in the log', ''], ...rows.map(cellsOf)]);
    console.log('  Advice in the log:');
    for (const advice of new Set(rows.flatMap(({ warning }) => warning?.advice ?? []))) console.log(`  - ${advice}`);
    return rows.map((row) => row.check);
  } finally {
    await Promise.all([pool.stop(), importing.stop()]);
  }
};

function cellsOf({ service, fault, seconds, warning, check }: FaultResult): string[] {
  const fate =
    fault.advice === undefined ? 'processed' : fault.retried === false ? 'counted as deleted' : 'redelivered';
  const error = warning === undefined ? '(none)' : (warning.error?.message ?? warning.message ?? '').slice(0, 70);
  return [service, fault.name, seconds.toFixed(1).padStart(7), fate, error, check.problem ?? 'ok'];
}
