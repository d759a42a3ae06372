import { describe, expect, test } from '@jest/globals';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Run } from '../../lambda/detection/claim.ts';
import { type AlertPublisher, deliver } from '../../lambda/detection/delivery.ts';
import { detect, OutOfTimeError } from '../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import { tallyOf } from '../../lambda/tally.ts';
import { type Call, firstTime, sightingsIn, userArn } from './sightings.ts';

const run: Run = { id: 'run-1', now: firstTime, lease: 120_000 };
const ruleId = 'sts-get-federation-token';

/** Keeps the alerts that it is sent; rejects alerts of the named users. */
function outbox(refused: readonly string[] = []) {
  const messages: Alert[][] = [];
  const accept = async (alerts: readonly Alert[]) => {
    if (alerts.some(({ term }) => refused.map(userArn).includes(term))) throw new Error('SNS is down');
    messages.push([...alerts]);
  };
  const publisher: AlertPublisher = {
    mostSingles: 10,
    mostInDigest: 15,
    publish: (alert) => accept([alert]),
    publishDigest: accept,
  };
  return { messages, publisher };
}

async function run30(
  users: readonly string[],
  publisher: AlertPublisher,
  mayGoOn = () => true,
  history: HistoryStore = memoryHistory(),
) {
  const calls: Call[] = users.map((user) => ({ user, after: 0, succeeded: user !== 'denied' }));
  const { judgements, claims } = await detect(sightingsIn('s3://trail/one.json.gz', calls), {
    exceptions: [],
    history,
    run,
  });
  const deliveries = await deliver(claims, { publisher, history, run, mayGoOn });
  const pending = (user: string) => history.read({ ruleId, term: userArn(user) }).then(({ claims }) => claims.length);
  return { deliveries, pending, ...tallyOf(judgements, deliveries) };
}

const thirty = Array.from({ length: 30 }, (_, i) => `user-${i}`);

describe('the delivery of the claims of a run', () => {
  test('sends ten alerts alone and all others in digests', async () => {
    const { messages, publisher } = outbox();
    const { tally } = await run30(thirty, publisher);
    expect(messages.map((alerts) => alerts.length)).toEqual([...Array(10).fill(1), 15, 5]);
    expect(new Set(messages.flat().map(({ term }) => term)).size).toBe(30);
    expect(tally).toMatchObject({ matched: 30, alerted: 30, failed: 0, known: 0 });
  });

  test('removes a claim after its message was accepted', async () => {
    const { pending } = await run30(thirty, outbox().publisher);
    expect(await Promise.all(thirty.map(pending))).toEqual(thirty.map(() => 0));
  });

  test('removes a claim after the other alerts if the table was throttled when its message was accepted', async () => {
    const memory = memoryHistory();
    let confirmed = 0;
    const history: HistoryStore = {
      ...memory,
      write: (key, state, now) => {
        if (key.ruleId !== ruleId || state.claims.length > 0) return memory.write(key, state, now);
        confirmed += 1;
        return confirmed === 1 ? Promise.reject(new Error('throttled')) : memory.write(key, state, now);
      },
    };
    const { messages, publisher } = outbox();
    const { pending, tally } = await run30(['alice', 'bob'], publisher, () => true, history);
    expect(messages).toHaveLength(2);
    expect([await pending('alice'), await pending('bob')]).toEqual([0, 0]);
    expect(tally).toMatchObject({ matched: 2, alerted: 2, failed: 0 });
  });

  test('keeps the claim of a rejected alert, fails its log file, and sends the other alerts', async () => {
    const { messages, publisher } = outbox(['bob']);
    const { pending, tally, unfinishedLogFiles } = await run30(['alice', 'bob', 'carol'], publisher);
    expect(messages.flat().map(({ term }) => term)).toEqual([userArn('alice'), userArn('carol')]);
    expect([await pending('alice'), await pending('bob')]).toEqual([0, 1]);
    expect(tally).toMatchObject({ matched: 3, alerted: 2, failed: 1 });
    expect([...unfinishedLogFiles]).toEqual(['s3://trail/one.json.gz']);
  });

  test('sends nothing and keeps every claim if the time is used up', async () => {
    const { messages, publisher } = outbox();
    const { deliveries, pending } = await run30(['alice'], publisher, () => false);
    expect(messages).toEqual([]);
    expect(deliveries).toMatchObject([{ delivered: false, error: expect.any(OutOfTimeError) }]);
    expect(await pending('alice')).toBe(1);
  });

  test('fails the log file that found a taken-over claim if the alert is rejected again', async () => {
    const history = memoryHistory();
    const dead: Run = { ...run, id: 'run-0', now: run.now - run.lease - 1 };
    await detect(sightingsIn('s3://trail/old.json.gz', [{ user: 'alice', after: 0 }]), {
      exceptions: [],
      history,
      run: dead,
    });
    const later = sightingsIn('s3://trail/later.json.gz', [{ user: 'alice', after: 1_000 }]);
    const { judgements, claims } = await detect(later, { exceptions: [], history, run });
    const options = { publisher: outbox(['alice']).publisher, history, run, mayGoOn: () => true };
    const { tally, unfinishedLogFiles } = tallyOf(judgements, await deliver(claims, options));
    expect(tally).toMatchObject({ matched: 1, known: 1, recovered: 0 });
    expect([...unfinishedLogFiles]).toEqual(['s3://trail/later.json.gz']);
  });

  test('sends an alert once if the run takes it over for one log file and finds it again in its own', async () => {
    const [old, later] = ['s3://trail/old.json.gz', 's3://trail/later.json.gz'];
    const history = memoryHistory();
    const calls: Call[] = [{ user: 'alice', after: 0 }];
    const dead: Run = { ...run, id: 'run-0', now: run.now - run.lease - 1 };
    await detect(sightingsIn(old, calls), { exceptions: [], history, run: dead });
    const byLater = await detect(sightingsIn(later, calls), { exceptions: [], history, run });
    const byOld = await detect(sightingsIn(old, calls), { exceptions: [], history, run });
    const { messages, publisher } = outbox();
    const options = { publisher, history, run, mayGoOn: () => true };
    const deliveries = await deliver([...byLater.claims, ...byOld.claims], options);
    expect(messages).toHaveLength(1);
    const { tally } = tallyOf([...byLater.judgements, ...byOld.judgements], deliveries);
    expect(tally).toMatchObject({ matched: 2, known: 1, alerted: 1, recovered: 0 });
  });

  test('sends the most severe alerts first', async () => {
    const { messages, publisher } = outbox();
    await run30(['denied', 'alice'], publisher);
    expect(messages.flat()[0]?.term).toBe(userArn('alice'));
  });

  test('imports each alert as a finding, those of a digest too, and sends no alert twice for a refused finding', async () => {
    const { messages, publisher } = outbox();
    const imported: Alert[][] = [];
    const refusing = (refused: readonly string[]): AlertPublisher => ({
      ...publisher,
      securityHub: {
        mostAtOnce: 20,
        importFindings: async (alerts) => {
          imported.push(alerts.filter(({ term }) => !refused.includes(term)));
          const left = alerts.filter(({ term }) => refused.includes(term));
          return new Map(left.map(({ alertId }) => [alertId, new Error('refused')]));
        },
      },
    });
    const history = memoryHistory();
    const sightings = sightingsIn(
      's3://trail/one.json.gz',
      thirty.map((user) => ({ user, after: 0 })),
    );
    const judge = (by: Run) => detect(sightings, { exceptions: [], history, run: by });
    const first = await judge(run);
    const options = { history, mayGoOn: () => true };
    const deliveries = await deliver(first.claims, { ...options, publisher: refusing([userArn('user-7')]), run });
    expect(imported.map((alerts) => alerts.length).reduce((sum, count) => sum + count)).toBe(29);
    expect(imported).toHaveLength(2);
    const failed = deliveries.filter(({ delivered }) => !delivered);
    expect(failed).toMatchObject([{ claim: { key: { term: userArn('user-7') } }, accepted: ['topic'] }]);
    const later = { ...run, id: 'run-2', now: run.now + run.lease + 1 };
    const second = await judge(later);
    const sent = messages.length;
    expect(second.claims).toMatchObject([{ accepted: ['topic'] }]);
    expect(await deliver(second.claims, { ...options, publisher: refusing([]), run: later })).toMatchObject([
      { delivered: true },
    ]);
    expect(messages).toHaveLength(sent);
    expect((await history.read({ ruleId, term: userArn('user-7') })).claims).toEqual([]);
  });

  test('removes the claim of an alert that waits only for a channel that is no longer used', async () => {
    const { messages, publisher } = outbox();
    const importFindings = async () => {
      throw new Error('not enabled');
    };
    const history = memoryHistory();
    const sightings = sightingsIn('s3://trail/one.json.gz', [{ user: 'alice', after: 0 }]);
    const options = { history, mayGoOn: () => true };
    const { claims } = await detect(sightings, { exceptions: [], history, run });
    const withHub = { ...publisher, securityHub: { mostAtOnce: 20, importFindings } };
    expect(await deliver(claims, { ...options, publisher: withHub, run })).toMatchObject([{ delivered: false }]);
    const later = { ...run, id: 'run-2', now: run.now + run.lease + 1 };
    const second = await detect(sightings, { exceptions: [], history, run: later });
    expect(await deliver(second.claims, { ...options, publisher, run: later })).toMatchObject([{ delivered: true }]);
    expect(messages).toHaveLength(1);
    expect((await history.read({ ruleId, term: userArn('alice') })).claims).toEqual([]);
  });
});
