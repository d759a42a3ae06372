import { AthenaClient } from '@aws-sdk/client-athena';
import { afterAll, describe, expect, test } from '@jest/globals';
import { QueryFailedError, QueryStoppedError, type Row, runQuery } from '../../../../cli/log-files/athena/query.ts';
import { NotAllowedError } from '../../../../cli/stack/ask.ts';
import { type Answers, athenaServer } from './athena-server.ts';

const stops: (() => void)[] = [];
afterAll(() => {
  for (const stop of stops) stop();
});

const settings = { workGroup: undefined, output: 's3://results/' };

async function clientOf(answers: Answers) {
  const { endpoint, calls, stop } = await athenaServer(answers);
  stops.push(stop);
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' };
  return { client: new AthenaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }), calls };
}

function inState(State: string, StateChangeReason?: string) {
  return { QueryExecution: { Status: { State, StateChangeReason }, Statistics: { DataScannedInBytes: 1_000 } } };
}

const start = { StartQueryExecution: () => ({ QueryExecutionId: 'query-1' }) };
const quiet = { signal: undefined, onScanned: () => {} };

async function run(answers: Answers, options: Parameters<typeof runQuery>[4] = quiet) {
  const { client, calls } = await clientOf(answers);
  const result = runQuery(client, 'SELECT 1', { catalog: 'c', database: 'd' }, settings, options);
  return { result, calls };
}

describe('a query', () => {
  test('returns all pages of its result, by the names of the columns', async () => {
    const row = (...cells: readonly (string | null)[]) => ({
      Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
    });
    const pages: Readonly<Record<string, object>> = {
      first: { ResultSet: { Rows: [row('eventname', 'errorcode'), row('A', null)] }, NextToken: 'second' },
      second: { ResultSet: { Rows: [row('B', 'AccessDenied')] } },
    };
    const scanned: number[] = [];
    const { result } = await run(
      {
        ...start,
        GetQueryExecution: () => inState('SUCCEEDED'),
        GetQueryResults: ({ NextToken = 'first' }) => pages[String(NextToken)] ?? {},
      },
      { signal: undefined, onScanned: (bytes) => scanned.push(bytes) },
    );
    const rows: Row[] = [];
    for await (const page of (await result).pages) rows.push(...page);
    expect(rows.map((one) => Object.fromEntries(one))).toEqual([
      { eventname: 'A', errorcode: undefined },
      { eventname: 'B', errorcode: 'AccessDenied' },
    ]);
    expect(scanned).toEqual([1_000]);
  });

  test('is waited for while it is queued and runs', async () => {
    const states = ['QUEUED', 'RUNNING', 'SUCCEEDED'];
    const { result, calls } = await run({ ...start, GetQueryExecution: () => inState(states.shift() ?? '') });
    expect((await result).scannedBytes).toBe(1_000);
    expect(calls.filter((call) => call === 'GetQueryExecution')).toHaveLength(3);
  });

  test.each([
    ['SYNTAX_ERROR: line 1:1', /query-1 failed: SYNTAX_ERROR: line 1:1$/],
    ['Query exhausted resources', /workgroup with a higher limit/],
    ['Access Denied (Service: Amazon S3)', /"Permissions" in docs\/athena\.md/],
    ['HIVE_CURSOR_ERROR: Row is not a valid JSON Object', /firstsight detect s3:/],
  ])('that fails says why and what to do: %s', async (reason, message) => {
    const { result } = await run({ ...start, GetQueryExecution: () => inState('FAILED', reason) });
    await expect(result).rejects.toThrow(QueryFailedError);
    await expect(result).rejects.toThrow(message);
  });

  test('that Athena refuses at once says what to do', async () => {
    const message = 'No output location provided';
    const { result } = await run({ StartQueryExecution: () => ({ error: 'InvalidRequestException', message }) });
    await expect(result).rejects.toThrow(/Add --athena-output/);
  });

  test('without permission names the permission', async () => {
    const { result } = await run({ StartQueryExecution: () => ({ error: 'AccessDeniedException', message: 'no' }) });
    await expect(result).rejects.toThrow(NotAllowedError);
    await expect(result).rejects.toThrow('athena:StartQueryExecution');
  });

  test('that somebody else stops is not a success', async () => {
    const { result } = await run({ ...start, GetQueryExecution: () => inState('CANCELLED') });
    await expect(result).rejects.toThrow(QueryStoppedError);
  });

  test('is stopped in Athena when the command is interrupted', async () => {
    const interrupt = new AbortController();
    const { result, calls } = await run(
      {
        ...start,
        GetQueryExecution: () => {
          setImmediate(() => interrupt.abort());
          return inState('RUNNING');
        },
        StopQueryExecution: () => ({}),
      },
      { signal: interrupt.signal, onScanned: () => {} },
    );
    await expect(result).rejects.toThrow(QueryStoppedError);
    expect(calls.at(-1)).toBe('StopQueryExecution');
  });
});
