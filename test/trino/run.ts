import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import { recordOf } from '../../cli/log-files/athena/records.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { classPathOf, javaOf } from './java.ts';
import { type Query, queries } from './queries.ts';
import { idOf, records } from './records.ts';
import { statementsOfTables } from './tables.ts';

/** What Engine.java writes for a query. */
interface Result {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly error: string | null;
}

const folder = await mkdtemp(join(tmpdir(), 'trino-'));

interface Program {
  readonly java: string;
  readonly classPath: string;
}

async function programOf(profile: 'engine' | 'parser', version: number): Promise<Program | undefined> {
  const java = await javaOf(version);
  const classPath = java && (await classPathOf(profile, folder));
  return java && classPath ? { java, classPath } : undefined;
}

async function runOnEngine({ java, classPath }: Program, all: readonly Query[]): Promise<void> {
  const [input, output] = [join(folder, 'statements.json'), join(folder, 'results.json')];
  await writeFile(input, JSON.stringify({ tables: statementsOfTables(), queries: all.map(({ sql }) => sql) }));
  const flags = ['-Xmx1g', '-XX:TieredStopAtLevel=1', '--add-modules=jdk.incubator.vector', '-cp', classPath];
  const program = join(import.meta.dirname, 'Engine.java');
  const ended = await execa(java, [...flags, program, input, output], { all: true, reject: false });
  if (ended.failed) throw new Error(`Trino ended with status ${ended.exitCode}:\n${ended.all.slice(-5_000)}`);
  const results = JSON.parse(await readFile(output, 'utf8')) as readonly Result[];
  const faults = all.map((query, i) => faultsOf(query, results[i]));
  faults.forEach((of, i) => {
    if (of.length > 0) console.log([all[i]?.name, ...of.slice(0, 5), all[i]?.sql.slice(0, 2_000)].join('\n  '));
  });
  const selected = results.reduce((sum, { rows }) => sum + rows.length, 0);
  console.log(`Trino ran ${all.length} queries on ${records.length} records; they selected ${selected} rows.`);
  end(all.length, faults.filter((of) => of.length > 0).length);
}

const byId = new Map(records.map((record) => [idOf(record), record]));

function faultsOf({ found, meant }: Query, result: Result | undefined): readonly string[] {
  if (result === undefined || result.error !== null) return [`failed: ${result?.error}`];
  const read = result.rows.map((cells) =>
    recordOf(new Map(result.columns.map((name, i) => [name, cells[i] ?? undefined])), 'row'),
  );
  const selected = read.flatMap((one) => one.records);
  const ids = new Set(selected.map(idOf));
  return [
    ...(found.size === 0 ? ['is of no use: the scan finds no record'] : []),
    ...read.flatMap(({ unreadable }) => unreadable.map(({ place, reason }) => `${place}: ${reason}`)),
    ...selected.filter(isChanged).map((record) => `is not the record of the log file: ${JSON.stringify(record)}`),
    ...(ids.size === result.rows.length ? [] : [`selected ${result.rows.length} rows of ${ids.size} records`]),
    ...[...found].filter((id) => !ids.has(id)).map((id) => `does not select a record that the scan finds: ${id}`),
    ...[...meant].filter((id) => !ids.has(id)).map((id) => `does not select what its SQL means: ${id}`),
    ...[...ids].filter((id) => !meant.has(id)).map((id) => `selects more than its SQL means: ${id}`),
  ];
}

/** CloudTrail writes a request and a response that there are not as null; some samples leave them out. */
function isChanged(record: CloudTrailRecord): boolean {
  const written = { requestParameters: null, responseElements: null, ...byId.get(idOf(record)) };
  return !isDeepStrictEqual(record, written);
}

async function parse({ java, classPath }: Program, all: readonly Query[]): Promise<void> {
  console.log(
    'Trino only parses the queries, and has not run them: its engine requires Java 24, and Maven with its repository.',
  );
  const input = join(folder, 'statements.sql');
  await writeFile(input, all.map(({ sql }) => sql).join('\0'));
  const { stdout } = await execa(java, ['-cp', classPath, join(import.meta.dirname, 'Parse.java'), input]);
  const faults = stdout === '' ? [] : stdout.split('\0');
  for (const fault of faults) console.log(fault);
  end(all.length, faults.length);
}

function end(all: number, failed: number): void {
  console.log(`${all - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

try {
  const all = await queries();
  const engine = await programOf('engine', 24);
  const parser = engine ? undefined : await programOf('parser', 17);
  if (engine) await runOnEngine(engine, all);
  else if (parser) await parse(parser, all);
  else {
    console.log('Skipped: Trino has not run the queries, since Java 24 (or 17), Maven or its repository is missing.');
    console.log('0 passed, 0 failed');
  }
} finally {
  await rm(folder, { recursive: true });
}
