import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { tableColumns } from '../../../../cli/log-files/athena/columns.ts';
import { placeholderCredentials } from '../../../aws/dynalite-server.ts';
import { firstsight } from '../../firstsight.ts';
import { athenaServer } from './athena-server.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const gigabyte = 1e9;
const place = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01';

/** S3 with two log files of ten gigabytes and an object that is no log file, or one that refuses to list them. */
async function bucket(isAllowed: boolean): Promise<string> {
  const object = (key: string) => `<Contents><Key>${key}</Key><Size>${10 * gigabyte}</Size></Contents>`;
  const logFile = (id: string) => object(`${place}/111122223333_CloudTrail_us-east-1_20260301T0900Z_${id}.json.gz`);
  const list = [logFile('AAAAAAAAAAAAAAAA'), logFile('BBBBBBBBBBBBBBBB'), object(`${place}/notes.txt`)].join('');
  const server = createServer((_request, response) => {
    response.writeHead(isAllowed ? 200 : 403, { 'content-type': 'application/xml' });
    response.end(
      isAllowed
        ? `<ListBucketResult><IsTruncated>false</IsTruncated>${list}</ListBucketResult>`
        : '<Error><Code>AccessDenied</Code></Error>',
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const columns = Object.entries(tableColumns).map(([Name, Type]) => ({ Name, Type }));
const TableMetadata = { Name: 'trail', Columns: columns, Parameters: { location: 's3://trail/AWSLogs/' } };

/** Runs a command that reads `athena://default.trail`, whose query finds nothing. */
async function run(args: readonly string[], isListed = true) {
  const athena = await athenaServer({
    GetTableMetadata: () => ({ TableMetadata }),
    StartQueryExecution: () => ({ QueryExecutionId: 'query-1' }),
    GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'SUCCEEDED' } } }),
    GetQueryResults: () => ({ ResultSet: { Rows: [{ Data: [{ VarCharValue: 'eventname' }] }] } }),
  });
  stops.push(athena.stop);
  const ended = await firstsight([...args, 'athena://default.trail'], {
    ...placeholderCredentials,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_ATHENA: athena.endpoint,
    AWS_ENDPOINT_URL_S3: await bucket(isListed),
    AWS_S3_FORCE_PATH_STYLE: 'true',
  });
  return { ...ended, queries: athena.calls.filter((call) => call === 'StartQueryExecution').length };
}

const investigation = ['investigate', '--key', 'ASIAISSUED234EXAMPLE'];

describe('before it queries a table', () => {
  test('a command says what the query scans at most, by the list of log files', async () => {
    const { stderr, queries } = await run(['detect', '--max-scan-gb', '20']);
    expect(stderr).toContain('athena: the query of default.trail scans at most 20 GB ($0.10)');
    expect(queries).toBe(1);
  });

  test('a command that may not scan as much ends without a query', async () => {
    const { stderr, status, queries } = await run(['detect', '--max-scan-gb', '19.9']);
    expect(stderr).toContain('Athena scans at most 20 GB ($0.10), and --max-scan-gb is 19.9: choose fewer days');
    expect([status, queries]).toEqual([1, 0]);
  });

  test('investigate says what all of its queries scan together at most, and the limit is for their sum', async () => {
    const refused = await run([...investigation, '--max-scan-gb', '119']);
    expect(refused.stderr).toContain('up to 6 queries of default.trail together scan at most 120 GB ($0.60)');
    expect(refused.stderr).toContain('Athena scans at most 120 GB ($0.60), and --max-scan-gb is 119');
    expect([refused.status, refused.queries]).toEqual([1, 0]);
    const allowed = await run([...investigation, '--max-scan-gb', '120']);
    expect(allowed.queries).toBe(1);
  });

  test('investigate adds the query for the calls of an owner that it has to find first', async () => {
    const { stderr } = await run([...investigation, '--around', '--yes']);
    expect(stderr).toContain('up to 7 queries of default.trail together scan at most 140 GB');
  });

  test('a bucket that cannot be listed means an unknown number of bytes, which needs --yes', async () => {
    const refused = await run(investigation, false);
    expect(refused.stderr).toContain('an unknown number of bytes, and --max-scan-gb is 100');
    expect([refused.status, refused.queries]).toEqual([1, 0]);
    expect((await run([...investigation, '--yes'], false)).queries).toBe(1);
  });
});
