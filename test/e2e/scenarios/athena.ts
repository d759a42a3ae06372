import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { execa } from 'execa';
import type { JsonObject } from '../../../lambda/detection/record.ts';
import { rowOf } from '../../cli/log-files/athena/rows.ts';
import { recordsOf, sampleFiles } from '../../samples.ts';
import type { Deployment } from '../deployment.ts';
import { awsEnvironment, identity } from '../environment.ts';
import { firstsight } from '../firstsight.ts';
import type { Scenario } from '../scenario.ts';

const filesBucket = 'athena-files';
const rowsBucket = 'athena-rows';
const results = ['--athena-output', 's3://athena-results/'];
const table = 'athena://default.cloudtrail_records';

/**
 * Gap of MiniStack: its engine is DuckDB, which has neither CloudTrail's SerDe nor partition projection. So the bucket of the
 * table has the rows that the SerDe makes, with the values of the partition keys and of `$path` in each row. DuckDB also takes a
 * column of times for one of texts only if one of them is no time: the odd record has such texts.
 */
export const athena: Scenario = {
  name: 'a table in Athena gives the same alerts and the same report as the log files',
  async run(deployment) {
    await fillBuckets(deployment);
    const aws = join(deployment.miniStack.programs, 'aws');
    const env = { ...awsEnvironment(deployment.miniStack.endpoint), AWS_DEFAULT_REGION: identity.region };
    await execa(aws, ['glue', 'create-database', '--database-input', 'Name=default'], { env, extendEnv: false });
    await isRefused(deployment, /the table default\.cloudtrail_records was not found/);
    await succeeds(deployment, 'athena-table', `s3://${rowsBucket}`, '--create', ...results);
    await isRefused(deployment, /Add --athena-output/);
    await isRefused(deployment, /--max-scan-gb is 1e-9: choose fewer days/, '--max-scan-gb', '0.000000001', ...results);
    await isSame(deployment, 'detect', '--rules', 'all', '--format', 'ndjson');
    await isSame(deployment, 'detect', '--from', '2026-03-05', '--to', '2026-03-09', '--format', 'ndjson');
    await isSame(deployment, 'simulate', '--rules', 'all', '--format', 'ndjson');
    await isSame(deployment, 'investigate', '--key', 'ASIAISSUED234EXAMPLE', '--format', 'ndjson');
    await isSame(deployment, 'investigate', '--account', '111122223333', '--format', 'ndjson');
    await loadsBaseline(deployment);
    await namesWhatTheTableLacks(deployment);
  },
};

/** A record with texts where others have times. */
const odd: JsonObject = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/odd',
    sessionContext: { attributes: { creationDate: 'odd' } },
  },
  eventTime: 'odd',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  eventID: 'odd',
  requestID: 'odd',
  sharedEventID: 'odd',
  vpcEndpointId: 'odd',
  recipientAccountId: '111122223333',
};

async function fillBuckets({ clients: { s3 } }: Deployment): Promise<void> {
  for (const Bucket of [filesBucket, rowsBucket, 'athena-results']) await s3.send(new CreateBucketCommand({ Bucket }));
  const paths = ['AWSLogs', 'chain', 'investigation'].flatMap(sampleFiles).filter((path) => /_CloudTrail_/.test(path));
  for (const [i, path] of paths.entries()) {
    const key = path.slice(path.indexOf('AWSLogs')).replace(/\.json$/, '.json.gz');
    const records = [...recordsOf(path), ...(i === 0 ? [odd] : [])];
    const [, account, region, date = ''] = /(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{8})T/.exec(key) ?? [];
    const day = date.replace(/(....)(..)(..)/, '$1/$2/$3');
    const rows = records.map((record) => ({
      ...rowOf(record),
      account,
      region,
      day,
      $path: `s3://${filesBucket}/${key}`,
    }));
    const bodies = {
      [filesBucket]: JSON.stringify({ Records: records }),
      [rowsBucket]: rows.map((row) => JSON.stringify(row)).join('\n'),
    };
    for (const [Bucket, text] of Object.entries(bodies)) {
      if (rows.length > 0) await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: gzipSync(text) }));
    }
  }
}

async function succeeds(deployment: Deployment, ...args: readonly string[]) {
  const ended = await firstsight(deployment, ...args);
  equal(ended.status, 0, ended.stderr);
  return ended;
}

async function isRefused(deployment: Deployment, message: RegExp, ...args: readonly string[]): Promise<void> {
  const { status, stderr } = await firstsight(deployment, 'detect', ...args, table);
  equal(status, 1);
  match(stderr, message);
}

async function isSame(deployment: Deployment, ...args: readonly string[]): Promise<void> {
  const ofFiles = await succeeds(deployment, ...args, `s3://${filesBucket}/`);
  const ofTable = await succeeds(deployment, ...args, ...results, table);
  notEqual(ofFiles.stdout, '');
  // A report lists things of the same time in the order in which they were read.
  const inOrder = (lines: unknown[]) =>
    args[0] === 'investigate' ? lines.map((line) => JSON.stringify(line)).sort() : lines;
  deepEqual(inOrder(comparable(ofTable.stdout)), inOrder(comparable(ofFiles.stdout)));
}

/** What differs for each run: its times, and how many files were read. The order of a record's fields is that of the columns. */
const ofTheRun = new Set(['processed_time', 'created_time', 'time', 'now', 'logFiles', 'deliveredFrom', 'deliveredTo']);

function comparable(ndjson: string): unknown[] {
  const lines = ndjson.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line, (name, value) => (ofTheRun.has(name) ? undefined : value)) as unknown);
}

async function loadsBaseline(deployment: Deployment): Promise<void> {
  const to = ['--table', deployment.outputs.HistoryTableName];
  const { stdout } = await succeeds(deployment, 'baseline', ...to, ...results, table);
  match(stdout, /user\/backup-job .* 12 /);
}

/** A log file of an account that was added after the table was made. */
async function namesWhatTheTableLacks(deployment: Deployment): Promise<void> {
  const name = '222233334444_CloudTrail_us-east-1_20260301T0910Z_Mu0KsOhtH1ar15EX.json.gz';
  const Key = `AWSLogs/222233334444/CloudTrail/us-east-1/2026/03/01/${name}`;
  const Body = gzipSync(JSON.stringify(rowOf(odd)));
  await deployment.clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body }));
  const { status, stderr } = await firstsight(deployment, 'detect', ...results, table);
  equal(status, 1);
  match(stderr, /222233334444 in us-east-1: the table does not have its log files/);
}
