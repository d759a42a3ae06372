import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import { dynamoBaselines, dynamoHistory } from '../../lambda/aws/dynamodb.ts';
import type { Baselines, LoadedBaseline } from '../../lambda/detection/baselines.ts';
import { detect } from '../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { memoryBaselines } from '../detection/memory-baselines.ts';
import { firstTime, sightingsIn } from '../detection/sightings.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from './dynalite-server.ts';

let server: TableServer;
let names = 0;

beforeAll(async () => {
  server = await startDynalite();
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
});

afterAll(() => server.stop());

interface Stores {
  readonly history: HistoryStore;
  readonly baselines: Baselines;
}

const stores: Readonly<Record<string, () => Stores>> = {
  memory: () => ({ history: memoryHistory(), baselines: memoryBaselines() }),
  dynalite: () => ({
    history: dynamoHistory({ tableName, retention: 1 }),
    baselines: dynamoBaselines({ tableName }),
  }),
};

const version = fc.constantFrom('1', '2');
const loaded: fc.Arbitrary<LoadedBaseline> = fc.record({
  ruleVersion: version,
  windowDays: fc.integer({ min: 1, max: 40 }),
  loadedAt: fc.constant(firstTime),
});

describe.each(Object.entries(stores))('the loaded baselines in %s', (_name, open) => {
  test('are none for a rule without one', async () => {
    expect(await open().baselines.read('no-such-rule')).toBeUndefined();
  });

  test('keep the longest one of the last version of the rule that was loaded', async () => {
    const { baselines } = open();
    await fc.assert(
      fc.asyncProperty(fc.array(loaded, { minLength: 1, maxLength: 6 }), async (writes) => {
        const ruleId = `rule-${process.pid}-${names++}`;
        for (const baseline of writes) await baselines.write(ruleId, baseline);
        const last = writes.at(-1)?.ruleVersion;
        const since = writes.slice(writes.findLastIndex(({ ruleVersion }) => ruleVersion !== last) + 1);
        const windowDays = Math.max(...since.map((baseline) => baseline.windowDays));
        expect(await baselines.read(ruleId)).toEqual({ ruleVersion: last, windowDays, loadedAt: firstTime });
      }),
      { numRuns: 30 },
    );
  });

  async function reasonsOf(own: Rule, { history, baselines }: Stores): Promise<readonly string[]> {
    const user = `user-${process.pid}-${names++}`;
    const sightings = sightingsIn('s3://trail/one.json.gz', [{ user, after: 0 }]).map((one) => ({ ...one, rule: own }));
    const run = { id: 'run', now: firstTime, lease: 1 };
    const { claims } = await detect(sightings, { exceptions: [], history, baselines, run });
    expect(claims).toHaveLength(1);
    return claims.flatMap(({ alert }) => alert.reasons.map(({ id }) => id));
  }

  test('decide whether an alert says that no baseline is loaded: not before, for a longer window or another version', async () => {
    const parts = open();
    const own: Rule = { ...rule, id: `rule-${process.pid}-${names++}`, historyWindowDays: 10, version: '1' };
    expect(await reasonsOf(own, parts)).toContain('no-baseline');
    await parts.baselines.write(own.id, { ruleVersion: '1', windowDays: 10, loadedAt: firstTime });
    expect(await reasonsOf(own, parts)).not.toContain('no-baseline');
    expect(await reasonsOf({ ...own, historyWindowDays: 30 }, parts)).toContain('no-baseline');
    expect(await reasonsOf({ ...own, version: '2' }, parts)).toContain('no-baseline');
    await parts.baselines.write(own.id, { ruleVersion: '1', windowDays: 30, loadedAt: firstTime });
    expect(await reasonsOf({ ...own, historyWindowDays: 30 }, parts)).not.toContain('no-baseline');
  });

  test('are not asked for by the rule of the audit, which is not about calls', async () => {
    const own: Rule = { ...rule, id: `rule-${process.pid}-${names++}`, about: 'log-integrity' };
    expect(await reasonsOf(own, open())).not.toContain('no-baseline');
  });

  test('are read once for all new terms, and not for known ones', async () => {
    const { history, baselines } = open();
    const asked: string[] = [];
    const counted = {
      read: (ruleId: string) => {
        asked.push(ruleId);
        return baselines.read(ruleId);
      },
    };
    const users = ['a', 'b', 'c'].map((name) => `${name}-${process.pid}-${names++}`);
    const calls = users.map((user) => ({ user, after: 0 }));
    const sightings = sightingsIn('s3://trail/one.json.gz', calls);
    const parts = { exceptions: [], history, baselines: counted, run: { id: 'run', now: firstTime, lease: 1 } };
    await detect(sightings, parts);
    await detect(sightings, parts);
    expect(asked).toEqual([rule.id]);
  });
});

test('a loaded baseline does not expire in the table', async () => {
  await dynamoBaselines({ tableName }).write('a-rule', { ruleVersion: '1', windowDays: 10, loadedAt: firstTime });
  const get = new GetCommand({ TableName: tableName, Key: { pk: 'baseline a-rule' } });
  const { Item } = await new DynamoDBClient({}).send(get);
  expect(Item).toEqual({ pk: 'baseline a-rule', ruleVersion: '1', windowDays: 10, loadedAt: firstTime });
});
