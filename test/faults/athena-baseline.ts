import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { execaNode } from 'execa';
import { placeholderCredentials, startDynalite, tableName } from '../aws/dynalite-server.ts';
import { check, type Part } from './check.ts';
import { organizationTable, principals } from './organization-table.ts';
import { megabytes, printTable } from './table.ts';

const few = 60_000;
const many = 1_000_000;

/** V8 lets its heap grow before it collects garbage; the records themselves are more than a gigabyte. */
const mostGrowth = 128 * 2 ** 20;

const repositoryRoot = resolve(import.meta.dirname, '..', '..');

/** `baseline` reads a million calls of an organization from a table of Athena: with the memory that it takes for fewer. */
export const athenaBaseline: Part = async () => {
  const runs = [await load(few), await load(many)];
  printTable([
    ['records', 'seconds', 'peak memory'],
    ...runs.map(({ records, seconds, peak }) => [records, seconds.toFixed(1), megabytes(peak)]),
  ]);
  const [small, large] = runs.map(({ peak }) => peak) as [number, number];
  return [
    ...runs.map(({ records, output }) =>
      check(
        `baseline of ${records.toLocaleString('en-US')} records in Athena`,
        [output.includes(`terms: ${principals} found, ${principals} changed`), output.slice(-2_000)],
        [callsIn(output) === records, `${callsIn(output)} calls loaded`],
      ),
    ),
    check('memory of baseline does not grow with the records', [
      large - small <= mostGrowth,
      `${megabytes(small)} for ${few} records, ${megabytes(large)} for ${many}`,
    ]),
  ];
};

async function load(records: number) {
  const [athena, table] = [await organizationTable(records), await startDynalite()];
  const begin = performance.now();
  try {
    const args = ['baseline', '--table', tableName, '--yes', 'athena://default.trail'];
    const command = execaNode('bin/firstsight.ts', args, {
      cwd: repositoryRoot,
      env: {
        ...placeholderCredentials,
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL_ATHENA: athena.endpoint,
        AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
        NO_COLOR: '1',
      },
      extendEnv: false,
      nodeOptions: ['--import', 'tsx'],
      all: true,
      ipc: false,
      reject: false,
    });
    let peak = 0;
    const looks = setInterval(() => {
      peak = peakBytesOf(command.pid) ?? peak;
    }, 100);
    const { all = '' } = await command;
    clearInterval(looks);
    return { records, seconds: (performance.now() - begin) / 1000, peak, output: all };
  } finally {
    athena.stop();
    await table.stop();
  }
}

/** The most memory that a process has used, in bytes; undefined after its end. Elsewhere than on Linux, no limit is checked. */
function peakBytesOf(pid: number | undefined): number | undefined {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return undefined;
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(status, 'utf8')) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** The sum of the column of calls in the table that `baseline` prints. */
function callsIn(output: string): number {
  return [...output.matchAll(/user\/user-\d+\s*│\s*(\d+)/g)].reduce((sum, [, calls = '']) => sum + Number(calls), 0);
}
