import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { ask } from '../../stack/ask.ts';
import type { AthenaAddress } from './address.ts';

export interface QuerySettings {
  /** Default: Athena's workgroup `primary`. */
  readonly workGroup: string | undefined;
  /** Where Athena writes the result: `s3://bucket/prefix/`. Required if the workgroup sets no location. */
  readonly output: string | undefined;
}

/** Athena ended the query; the message has its reason. */
export class QueryFailedError extends Error {
  override readonly name = 'QueryFailedError';

  constructor(queryId: string, reason: string) {
    super(`Athena query ${queryId} failed: ${reason}${wayOut(reason)}`);
  }
}

/** The user or somebody else stopped the query. */
export class QueryStoppedError extends Error {
  override readonly name = 'QueryStoppedError';

  constructor(queryId: string) {
    super(`Athena query ${queryId} was stopped`);
  }
}

const waysOut: readonly (readonly [RegExp, string])[] = [
  [/output location/i, ' Add --athena-output s3://BUCKET/PREFIX/, or a workgroup with a location (--workgroup).'],
  [
    /bytes scanned limit|query exhausted|cutoff/i,
    ' Choose fewer days, or a workgroup with a higher limit (--workgroup).',
  ],
  [/access denied|not authorized|AccessDenied|Forbidden/i, ' See "Permissions" in docs/athena.md.'],
  [/workgroup/i, ' Check --workgroup.'],
  [
    /HIVE_BAD_DATA|HIVE_CURSOR|malformed/i,
    ' A log file of the table cannot be read; find it with `firstsight detect s3://…`.',
  ],
];

function wayOut(reason: string): string {
  return waysOut.find(([pattern]) => pattern.test(reason))?.[1] ?? '';
}

/** One row of a result, by the name of the column; undefined for NULL. */
export type Row = ReadonlyMap<string, string | undefined>;

export interface QueryResult {
  readonly queryId: string;
  readonly scannedBytes: number;
  /** The rows, page by page: Athena keeps the result, so memory does not grow with it. */
  readonly pages: AsyncIterable<readonly Row[]>;
}

const firstWaitMillis = 200;
const longestWaitMillis = 2_000;
const rowsPerPage = 1_000;

/**
 * Runs a query to its end. When the signal aborts, it stops the query in Athena too.
 * @param onScanned receives the bytes that the query has scanned so far
 * @throws QueryFailedError, QueryStoppedError, NotAllowedError, or another error of a call
 */
export async function runQuery(
  client: AthenaClient,
  sql: string,
  { catalog, database }: Pick<AthenaAddress, 'catalog' | 'database'>,
  { workGroup, output }: QuerySettings,
  { signal, onScanned }: { readonly signal: AbortSignal | undefined; readonly onScanned: (bytes: number) => void },
): Promise<QueryResult> {
  const start = new StartQueryExecutionCommand({
    QueryString: sql,
    QueryExecutionContext: { Catalog: catalog, Database: database },
    ...(workGroup !== undefined && { WorkGroup: workGroup }),
    ...(output !== undefined && { ResultConfiguration: { OutputLocation: output } }),
  });
  const { QueryExecutionId: queryId = '' } = await ask('athena:StartQueryExecution', client.send(start)).catch(
    explained,
  );
  for (let wait = firstWaitMillis; ; wait = Math.min(2 * wait, longestWaitMillis)) {
    const execution = await executionOf(client, queryId);
    const { State, StateChangeReason = 'no reason given' } = execution.Status ?? {};
    const scannedBytes = execution.Statistics?.DataScannedInBytes ?? 0;
    onScanned(scannedBytes);
    if (State === 'SUCCEEDED') return { queryId, scannedBytes, pages: pagesOf(client, queryId) };
    if (State === 'FAILED') throw new QueryFailedError(queryId, StateChangeReason);
    if (State === 'CANCELLED') throw new QueryStoppedError(queryId);
    await sleep(wait, undefined, { signal }).catch(async () => {
      await ask('athena:StopQueryExecution', client.send(new StopQueryExecutionCommand({ QueryExecutionId: queryId })));
      throw new QueryStoppedError(queryId);
    });
  }
}

/** Athena refuses some queries at once; what to do is the same. */
function explained(error: unknown): never {
  const message = String(error);
  const way = wayOut(message);
  if (way === '' || !message.includes('InvalidRequest')) throw error;
  throw new QueryFailedError('(not started)', message.replace(/^\w+: /, ''));
}

async function executionOf(client: AthenaClient, queryId: string): Promise<QueryExecution> {
  const command = new GetQueryExecutionCommand({ QueryExecutionId: queryId });
  const { QueryExecution } = await ask('athena:GetQueryExecution', client.send(command));
  return QueryExecution ?? {};
}

async function* pagesOf(client: AthenaClient, queryId: string): AsyncGenerator<readonly Row[]> {
  let names: readonly string[] | undefined;
  const paginator = paginateGetQueryResults({ client, pageSize: rowsPerPage }, { QueryExecutionId: queryId });
  const pages = paginator[Symbol.asyncIterator]();
  for (;;) {
    const { value: page, done } = await ask('athena:GetQueryResults', pages.next());
    if (done) return;
    const rows = (page.ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
    // The first row of the first page has the names of the columns.
    names ??= (rows.shift() ?? []).map((name) => name ?? '');
    const columns = names;
    yield rows.map((cells) => new Map(columns.map((name, i) => [name, cells[i]])));
  }
}
