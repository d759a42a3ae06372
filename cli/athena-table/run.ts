import { AthenaClient } from '@aws-sdk/client-athena';
import { runQuery } from '../log-files/athena/query.ts';
import { note, print } from '../terminal/output.ts';
import { type TablePlan, tableDdl } from './ddl.ts';
import { foldersOf, placeOfLogFiles } from './folders.ts';

export interface AthenaTableFlags {
  readonly database: string;
  readonly table: string;
  readonly organization?: string;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly since: string;
  readonly create?: true;
  readonly workgroup?: string;
  readonly athenaOutput?: string;
}

/** Prints the statement that makes the table, or runs it. */
export async function runAthenaTable(address: string, flags: AthenaTableFlags): Promise<void> {
  const { database, table, since } = flags;
  const place = placeOfLogFiles(address, flags.organization);
  const folders = await foldersOf(place, flags);
  const plan: TablePlan = { ...place, ...folders, database, table, since };
  const ddl = tableDdl(plan);
  if (flags.create === undefined) {
    print(`${ddl};`);
    return;
  }
  const settings = { workGroup: flags.workgroup, output: flags.athenaOutput };
  const catalog = { catalog: 'AwsDataCatalog', database };
  await runQuery(new AthenaClient({}), ddl, catalog, settings, { signal: undefined, onScanned: () => {} });
  // Without a list of accounts, a query that names none fails.
  const query = plan.accounts === undefined ? '?account=ID,ID' : '';
  note(`created: read it with athena://${database}.${table}${query}`);
}
