import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Baseline, loadBaseline } from '../../../cli/baseline/baseline.ts';
import { longestWaitDays } from '../../../cli/baseline/run.ts';
import { memoryHistory } from '../../../cli/detect/memory-history.ts';
import { readLogFiles } from '../../../cli/log-files/reading.ts';
import { dynamoHistory } from '../../../lambda/aws/dynamodb.ts';
import { emptyState } from '../../../lambda/detection/claim.ts';
import { decide } from '../../../lambda/detection/decide.ts';
import { detect } from '../../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../../lambda/detection/history-store.ts';
import { keyName, type Sighting } from '../../../lambda/detection/sighting.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { longestWait } from '../../../lib/delivery-limits.ts';
import { readExceptionsFile } from '../../../lib/exceptions.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from '../../aws/dynalite-server.ts';
import { firstTime, sightingsIn, userArn } from '../../detection/sightings.ts';
import { samplesFolder } from '../../samples.ts';

const logFiles = join(samplesFolder, 'AWSLogs');
const now = Date.parse('2026-03-20T00:00:00Z');
const alice = { ruleId: rule.id, term: userArn('alice') };

let server: TableServer;
let history: HistoryStore;

beforeAll(() => {
  Object.assign(process.env, placeholderCredentials);
});
beforeEach(async () => {
  server = await startDynalite();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = server.endpoint;
  history = dynamoHistory({ tableName, retention: 1 });
});
afterEach(() => server.stop());
afterAll(() => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = '';
});

function load(store = history, paths = [logFiles]): Promise<Baseline> {
  return loadBaseline({ paths, rules: [rule], exceptions: [], history: store, now, progress: () => {} });
}

function statesOf(store: HistoryStore, { terms }: Baseline) {
  return Promise.all(terms.map(async ({ key }) => ({ ...(await store.read(key)), version: 0 })));
}

describe('a baseline', () => {
  test('loads the same calls as the detector would have, apart from those that the detector judges', async () => {
    const sightings: Sighting[] = [];
    const take = (found: readonly Sighting[]) => void sightings.push(...found);
    await readLogFiles({ paths: [logFiles], rules: [rule], progress: () => {}, take });
    const live = memoryHistory();
    await detect(sightings, { exceptions: [], history: live, run: { id: 'run', now, lease: 1 } });
    const baseline = await load();
    const judged = await statesOf(live, baseline);
    const asLoaded = judged.map(({ requests, successes, seen }) => ({
      ...emptyState,
      loaded: { requests, successes },
      seen,
    }));
    expect(await statesOf(history, baseline)).toEqual(asLoaded);
    expect(baseline.terms.find(({ key }) => key.term === alice.term)).toMatchObject({ sightings: 3 });
    expect(baseline.changed).toBe(baseline.terms.length);
  });

  test('that is loaded again changes nothing', async () => {
    const first = await load();
    const before = await statesOf(history, first);
    const second = await load();
    expect(second.changed).toBe(0);
    expect(await statesOf(history, second)).toEqual(before);
  });

  test('that is loaded twice at the same time ends in the same history as once', async () => {
    const [baseline] = await Promise.all([load(), load()]);
    const alone = memoryHistory();
    await load(alone);
    expect(await statesOf(history, baseline)).toEqual(await statesOf(alone, baseline));
  });

  test('leaves a pending claim, its first alert and its history in place', async () => {
    const run = { id: 'run-1', now, lease: 1 };
    const pending = decide(
      emptyState,
      sightingsIn('s3://trail/one.json.gz', [{ user: 'alice', after: 60 * 86_400_000 }]),
      run,
    );
    await history.write(alice, pending.state, now);
    await load();
    const { claims, firstAlerts, requests } = await history.read(alice);
    expect(firstAlerts).toEqual(pending.state.firstAlerts);
    expect(firstAlerts).toHaveLength(1);
    expect(claims.map(({ alert }) => alert.alertId)).toEqual(pending.claims.map(({ alert }) => alert.alertId));
    expect(requests.at(-1)).toEqual([firstTime + 60 * 86_400_000, firstTime + 60 * 86_400_000]);
  });

  test('prevents an alert for a principal that called before', async () => {
    await load();
    const last = Date.parse('2026-03-16T09:40:00Z') - firstTime;
    const sightings = sightingsIn('s3://trail/new.json.gz', [{ user: 'alice', after: last + 86_400_000 }]);
    const { judgements } = await detect(sightings, { exceptions: [], history, run: { id: 'run', now, lease: 1 } });
    expect(judgements.map(({ verdict }) => verdict)).toEqual(['known']);
  });

  test('starts no other log file after an interruption', async () => {
    const controller = new AbortController();
    const progress = () => controller.abort();
    const { signal } = controller;
    const { readSummary } = await loadBaseline({
      paths: [logFiles],
      rules: [rule],
      exceptions: [],
      history,
      now,
      progress,
      signal,
    });
    expect(readSummary.left).toBeGreaterThan(0);
    expect(readSummary.logFiles + readSummary.left).toBe(26);
  });

  test('does not load calls that exceptions cover, so that the same caller from elsewhere still alerts', async () => {
    const exceptions = readExceptionsFile(join(samplesFolder, 'exceptions.json'));
    await loadBaseline({ paths: [logFiles], rules: [rule], exceptions, history, now, progress: () => {} });
    const broker = await history.read({ ruleId: rule.id, term: userArn('federation-broker-1') });
    expect(broker.loaded?.requests).toEqual([[Date.parse('2026-03-10T19:26:40Z'), Date.parse('2026-03-10T19:26:40Z')]]);
  });

  test('names every term that it cannot write, and writes the others', async () => {
    const refusing: HistoryStore = {
      read: (key) => history.read(key),
      write: (key, state, at) =>
        key.term === alice.term ? Promise.reject(new Error('denied')) : history.write(key, state, at),
    };
    const baseline = await load(refusing);
    expect(baseline.failures).toEqual([{ what: keyName(alice), error: expect.any(Error) }]);
    expect(baseline.changed).toBe(baseline.terms.length - 1);
  });

  test('leaves the calls that it is told to leave, and names them with the reason', async () => {
    const leave = ({ key }: Sighting) => (key.term === alice.term ? ('dead-letter' as const) : undefined);
    const options = { paths: [logFiles], rules: [rule], exceptions: [], history, now, progress: () => {}, leave };
    const { terms, left } = await loadBaseline(options);
    expect(left).toEqual([
      {
        key: alice,
        reason: 'dead-letter',
        sightings: 3,
        first: Date.parse('2026-03-01T09:00:00Z'),
        last: Date.parse('2026-03-16T09:41:22Z'),
      },
    ]);
    expect(terms.map(({ key }) => key.term)).not.toContain(alice.term);
    expect(await history.read(alice)).toEqual(emptyState);
  });

  test('keeps items as long as the stack does', () => {
    expect(longestWaitDays).toBe(longestWait.toDays());
  });
});
