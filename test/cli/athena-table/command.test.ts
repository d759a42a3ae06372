import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { placeholderCredentials } from '../../aws/dynalite-server.ts';
import { firstsight } from '../firstsight.ts';
import { athenaServer } from '../log-files/athena/athena-server.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** S3 with these keys, as far as it lists the folders below a prefix. */
async function bucketWith(keys: readonly string[]): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const prefix = new URL(url, 'http://s3').searchParams.get('prefix') ?? '';
    const below = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split('/')[0]);
    const folders = [...new Set(below)].map(
      (name) => `<CommonPrefixes><Prefix>${prefix}${name}/</Prefix></CommonPrefixes>`,
    );
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${folders.join('')}</ListBucketResult>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function athenaTable(keys: readonly string[], ...args: readonly string[]) {
  const athena = await athenaServer({
    StartQueryExecution: () => ({ QueryExecutionId: 'query-1' }),
    GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'SUCCEEDED' } } }),
    GetQueryResults: () => ({ ResultSet: { Rows: [] } }),
  });
  stops.push(athena.stop);
  const ended = await firstsight(['athena-table', ...args], {
    ...placeholderCredentials,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_ATHENA: athena.endpoint,
    AWS_ENDPOINT_URL_S3: await bucketWith(keys),
    AWS_S3_FORCE_PATH_STYLE: 'true',
  });
  return { ...ended, queries: athena.calls.filter((call) => call === 'StartQueryExecution').length };
}

const folder = (account: string, region = 'us-east-1') =>
  `AWSLogs/${account}/CloudTrail/${region}/2026/03/01/a.json.gz`;
const organization = (account: string) => folder(account).replace('AWSLogs/', 'AWSLogs/o-exampleorgid/');
const many = Array.from({ length: 1_001 }, (_, i) => organization(String(111122220000 + i)));

describe('firstsight athena-table', () => {
  test('prints a table of the accounts and Regions that have log files in the bucket', async () => {
    const keys = [folder('111122223333'), folder('444455556666', 'eu-west-1'), 'AWSLogs/notes/readme.txt'];
    const { stdout, stderr, status, queries } = await athenaTable(keys, 's3://trail');
    expect({ stderr, status, queries }).toEqual({ stderr: '', status: 0, queries: 0 });
    expect(stdout).toContain("'projection.account.values' = '111122223333,444455556666'");
    expect(stdout).toContain("'projection.region.values' = 'eu-west-1,us-east-1'");
    expect(stdout).toMatch(/'s3:\/\/trail\/AWSLogs\/\$\{account\}\/CloudTrail\/\$\{region\}\/\$\{day\}'/);
  });

  test('finds the organization of a trail, and leaves more than 1,000 accounts to the queries', async () => {
    const { stdout, stderr, queries } = await athenaTable(many, 's3://trail', '--create');
    expect(stdout).toBe('');
    expect(queries).toBe(1);
    expect(stderr).toBe('created: read it with athena://default.cloudtrail_records?account=ID,ID\n');
    expect((await athenaTable(many, 's3://trail')).stdout).toContain("'projection.account.type' = 'injected'");
  });

  test.each([
    ['a bucket without folders of accounts', ['config/a.json'], []],
    ['an account without log files of CloudTrail', ['AWSLogs/111122223333/Config/a.json'], []],
    ['a named account that has none', [folder('111122223333')], ['--accounts', '444455556666']],
  ])('refuses %s, since the table would be empty', async (_, keys, options) => {
    const { stdout, stderr, status } = await athenaTable(keys, 's3://trail', ...options);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^firstsight: there are no log files of CloudTrail below s3:\/\/trail\/AWSLogs\/: check/);
  });
});
