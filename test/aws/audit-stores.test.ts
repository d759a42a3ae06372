import { type AttributeValue, DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DigestKey } from '../../lambda/audit/digest-key.ts';
import { type AuditLedger, accountedUntil } from '../../lambda/audit/ledger.ts';
import { dynamoLedger } from '../../lambda/aws/ledger.ts';
import { dynamoReadings } from '../../lambda/aws/readings.ts';
import { memoryLedger } from '../audit/bucket.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from './dynalite-server.ts';

let server: TableServer;

beforeAll(async () => {
  server = await startDynalite();
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
});

afterAll(() => server.stop());

const hour = 3_600_000;
const chain = 'us-east-1 trail us-east-1';

function digest(accountId: string, hours: number): DigestKey {
  return {
    accountId,
    region: 'us-east-1',
    trail: 'trail',
    homeRegion: 'us-east-1',
    end: hours * hour,
    isBackfill: false,
  };
}

describe('readings', () => {
  test('are found by their names, however many there are', async () => {
    const readings = dynamoReadings({ tableName, retention: 21 * 24 * hour });
    const read = (i: number) =>
      [`s3://b/${i}`, { status: 'read', sha256: `${i}`, etag: i === 0 ? undefined : `e${i}` }] as const;
    const all = new Map(Array.from({ length: 130 }, (_, i) => read(i)));
    await readings.record(all, 0);
    expect(await readings.find([...all.keys(), 's3://b/never'])).toEqual(all);
    expect(await readings.find([])).toEqual(new Map());
  });

  test('replace an earlier one', async () => {
    const readings = dynamoReadings({ tableName, retention: hour });
    await readings.record(new Map([['s3://b/again', { status: 'failed' }]]), 0);
    expect((await readings.find(['s3://b/again'])).get('s3://b/again')).toEqual({ status: 'failed' });
    await readings.record(new Map([['s3://b/again', { status: 'read', sha256: 'x', etag: undefined }]]), 0);
    expect((await readings.find(['s3://b/again'])).get('s3://b/again')).toMatchObject({ sha256: 'x' });
  });
});

test('the ledger of an organization lists its accounts in items that stay small, and reads them all', async () => {
  const ledger = dynamoLedger({ tableName });
  const ids = Array.from({ length: 400 }, (_, i) => String(100_000_000_000 + i * 7));
  for (const id of ids) await ledger.read(id, 1);
  const client = new DynamoDBClient({ endpoint: server.endpoint, region: 'us-east-1' });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  const lists = Items.flatMap(({ pk, accounts }) => (accounts ? [[pk?.S, accounts.SS?.length] as const] : []));
  expect(lists).toHaveLength(100);
  expect(Math.max(...lists.map(([, length = 0]) => length))).toBe(4);
  expect([...(await ledger.readAll()).keys()].toSorted()).toEqual(ids);
  for (const Key of Items.map(({ pk }) => ({ pk: pk as AttributeValue })))
    await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
});

const memory = memoryLedger();
const ledgers: readonly [string, () => AuditLedger][] = [
  ['memory', () => memory],
  ['dynalite', () => dynamoLedger({ tableName })],
];

describe.each(ledgers)('the ledger in %s', (_, open) => {
  test('begins for every account with the first audit of all', async () => {
    expect(await open().lastAudit()).toBeUndefined();
    expect(await open().read('111122223333', 5)).toEqual({ since: 5, auditedUntil: new Map(), open: new Map() });
    expect((await open().read('444455556666', 9)).since).toBe(5);
    expect((await open().read('111122223333', 9)).since).toBe(5);
  });

  test('keeps the end of the newest complete digest file, whatever the order of arrival', async () => {
    for (const hours of [3, 5, 4]) await open().enter(digest('111122223333', hours), 'complete', hours);
    const account = await open().read('111122223333', 0);
    expect(account.auditedUntil.get(chain)).toBe(5 * hour);
    expect(accountedUntil(account, chain)).toBe(5 * hour);
    expect(accountedUntil(account, 'eu-west-1 trail us-east-1')).toBeUndefined();
    expect(await open().lastAudit()).toBe(4);
  });

  test('accounts for no hour behind one whose audit is open', async () => {
    await open().enter(digest('444455556666', 3), 'complete', 0);
    await open().enter(digest('444455556666', 4), 'open', 0);
    await open().enter(digest('444455556666', 5), 'complete', 0);
    expect(accountedUntil(await open().read('444455556666', 0), chain)).toBe(3 * hour);
    await open().enter(digest('444455556666', 4), 'complete', 0);
    expect(accountedUntil(await open().read('444455556666', 0), chain)).toBe(5 * hour);
  });

  test('lists every account', async () => {
    expect([...(await open().readAll()).keys()].toSorted()).toEqual(['111122223333', '444455556666']);
  });
});
