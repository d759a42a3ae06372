import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import { dynamoHistory } from '../../lambda/aws/dynamodb.ts';
import { emptyState, type TermState } from '../../lambda/detection/claim.ts';
import { nothingSeen } from '../../lambda/detection/seen.ts';
import { firstTime } from '../detection/sightings.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from './dynalite-server.ts';
import { historyStoreContract } from './history-store-contract.ts';

const day = 86_400_000;
const retention = 38 * day;

let server: TableServer;

beforeAll(async () => {
  server = await startDynalite();
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
});

afterAll(() => server.stop());

const memory = memoryHistory();
historyStoreContract('memory', () => memory);
historyStoreContract('dynalite', () => dynamoHistory({ tableName, retention }));

describe('an item of the table', () => {
  async function expiryOf(state: TermState, now: number): Promise<number> {
    const key = { ruleId: 'sts-get-federation-token', term: `expiry ${Math.random()}` };
    await dynamoHistory({ tableName, retention }).write(key, state, now);
    const pk = `${key.ruleId} ${key.term}`;
    const { Item } = await new DynamoDBClient({}).send(new GetCommand({ TableName: tableName, Key: { pk } }));
    return Item?.expiresAt;
  }

  test('that an older release wrote is read as an item without first alerts and remembered values', async () => {
    const key = { ruleId: 'sts-get-federation-token', term: 'of an older release' };
    const Item = { pk: `${key.ruleId} ${key.term}`, requests: [[1, 2]], successes: [], claims: [], version: 3 };
    await new DynamoDBClient({}).send(new PutCommand({ TableName: tableName, Item }));
    const state = { requests: [[1, 2]], successes: [], seen: nothingSeen, claims: [], firstAlerts: [], version: 3 };
    expect(await dynamoHistory({ tableName, retention }).read(key)).toEqual(state);
  });

  test('expires after its last sighting plus the window and the longest wait in the queues', async () => {
    const state: TermState = { ...emptyState, requests: [[firstTime, firstTime + day]] };
    expect(await expiryOf(state, firstTime)).toBe((firstTime + day + retention) / 1000);
  });

  test('for old log files that are read today expires as late as one for a log file of today', async () => {
    const state: TermState = { ...emptyState, requests: [[firstTime - 400 * day, firstTime - 400 * day]] };
    expect(await expiryOf(state, firstTime)).toBe((firstTime + retention) / 1000);
  });
});
