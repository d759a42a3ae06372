import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Run } from '../../lambda/detection/claim.ts';
import { deliver } from '../../lambda/detection/delivery.ts';
import { detect } from '../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import type { Sighting } from '../../lambda/detection/sighting.ts';
import { judging } from '../../lambda/judging.ts';
import { tallyOf } from '../../lambda/report.ts';
import { type Call, sightingsIn, userArn } from './sightings.ts';

const day = 86_400_000;
const lease = 120_000;
const ruleId = 'sts-get-federation-token';
const users = ['alice', 'bob'];

/** A message in the queue that announces this log file. */
interface Delivery {
  readonly logFile: string;
  readonly calls: readonly Call[];
}

/** When a run dies: at its n-th external call, before or after the call took effect. */
interface Death {
  readonly step: number;
  readonly afterEffect: boolean;
}

/** The faults of a run: it can die, and the response to its n-th write can be lost, so that the client repeats it. */
interface Faults {
  readonly death?: Death | undefined;
  readonly lostResponse?: number | undefined;
}

interface World {
  readonly history: HistoryStore;
  /** The room for the claims of one item. */
  readonly mostClaimBytes: number | undefined;
  readonly published: Alert[];
  /** Alerts whose run died with the message accepted and the claim not yet removed. */
  readonly diedInTheGap: Alert[];
}

/** Handles a delivery until it ends or the run dies; true if its message can be deleted from the queue. */
async function work(delivery: Delivery, run: Run, faults: Faults, world: World, scheduler: fc.Scheduler) {
  const { mostClaimBytes } = world;
  const { death, lostResponse } = faults;
  let step = 0;
  let writes = 0;
  let unconfirmed: readonly Alert[] = [];
  let die: () => void = () => {};
  const died = new Promise<false>((resolve) => {
    die = () => {
      world.diedInTheGap.push(...unconfirmed);
      resolve(false);
    };
  });
  /** One external call, at the time that the scheduler chooses. */
  const external = async <Result>(label: string, effect: () => Promise<Result> | Result): Promise<Result> => {
    const mine = step++;
    await scheduler.schedule(Promise.resolve(), label);
    if (death?.step === mine && !death.afterEffect) return hang(die);
    const result = await effect();
    if (death?.step === mine && death.afterEffect) return hang(die);
    return result;
  };
  const history: HistoryStore = {
    ...(mostClaimBytes !== undefined && { mostClaimBytes }),
    read: (key) => external('read', () => world.history.read(key)),
    write: (key, state, now) =>
      external('write', async () => {
        const written = await world.history.write(key, state, now);
        const left = new Set(written?.claims.map(({ alert }) => alert.alertId));
        if (written) unconfirmed = unconfirmed.filter((alert) => alert.term !== key.term || left.has(alert.alertId));
        return writes++ === lostResponse ? undefined : written;
      }),
  };
  const accept = (alerts: readonly Alert[]) =>
    external('publish', () => {
      world.published.push(...alerts);
      unconfirmed = [...unconfirmed, ...alerts];
    });
  const publisher = {
    mostSingles: 1,
    mostInDigest: 2,
    publish: (alert: Alert) => accept([alert]),
    publishDigest: accept,
  };
  const finished = (async () => {
    const sightings = sightingsIn(delivery.logFile, delivery.calls).map(lasting);
    const options = { publisher, history, run, mayGoOn: () => true };
    const judge = judging({
      detect: (portion) => detect(portion, { exceptions: [], history, run }),
      deliver: (claims) => deliver(claims, options),
    });
    const judged = await judge.add(sightings);
    const { tally, unfinishedLogFiles } = tallyOf(judged.judgements, await judge.finish(), judged.known);
    expect(tally.matched).toBe(sightings.length);
    expect(tally.matched).toBe(tally.excepted + tally.known + tally.alerted + tally.failed);
    return unfinishedLogFiles.size === 0;
  })();
  return Promise.race([finished, died]);
}

/** With a token that outlives the scenario, so that its first alert covers every later time. */
function lasting(sighting: Sighting): Sighting {
  const federatedUser = { arn: 'arn:aws:sts::111122223333:federated-user/report-reader' };
  const responseElements = { federatedUser, credentials: { expiration: 'Mar 1, 2036, 10:00:00 AM' } };
  return { ...sighting, parseRecord: () => ({ ...sighting.parseRecord(), responseElements }) };
}

function hang(die: () => void): Promise<never> {
  die();
  return new Promise(() => {});
}

const call: fc.Arbitrary<Call> = fc.record({
  user: fc.constantFrom(...users),
  after: fc.constantFrom(0, 1, 5, 12, 24).map((days) => days * day),
  succeeded: fc.boolean(),
});

const death = fc.option(fc.record({ step: fc.integer({ min: 0, max: 15 }), afterEffect: fc.boolean() }), {
  nil: undefined,
});

const lostResponse = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });

/** One turn: up to three runs at once, with different start times; some of them die. */
const turn = fc.record({
  pause: fc.constantFrom(1, lease / 2, lease + 1, 3 * lease),
  runs: fc.array(fc.record({ startsAfter: fc.constantFrom(0, lease / 3), death, lostResponse }), {
    minLength: 1,
    maxLength: 3,
  }),
});

const scenario = fc.record({
  logFiles: fc.array(fc.array(call, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  deliveredTwice: fc.boolean(),
  // Room for any number of claims, for one, or for two or three.
  mostClaimBytes: fc.constantFrom(undefined, 1, 8_000),
  turns: fc.array(turn, { maxLength: 6 }),
  scheduler: fc.scheduler(),
});

interface Turn {
  readonly pause: number;
  readonly runs: readonly (Faults & { readonly startsAfter: number })[];
}

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** Handles all messages: those that failed or whose run died are delivered again, at the end without deaths. */
async function play({ logFiles, deliveredTwice, mostClaimBytes, turns, scheduler }: Scenario): Promise<World> {
  const world: World = { history: memoryHistory(), mostClaimBytes, published: [], diedInTheGap: [] };
  const messages = logFiles.map((calls, i): Delivery => ({ logFile: `s3://trail/${i}.json.gz`, calls }));
  let queue = deliveredTwice ? [...messages, ...messages] : messages;
  let now = Date.parse('2026-04-01T00:00:00Z');
  let runs = 0;
  const calmTurns = Array.from({ length: 20 }, () => ({
    pause: lease + 1,
    runs: [{ startsAfter: 0 }, { startsAfter: 0 }],
  }));
  const allTurns: readonly Turn[] = [...turns, ...calmTurns];
  for (const { pause, runs: plans } of allTurns) {
    now += pause;
    const taken = queue.slice(0, plans.length);
    const working = taken.map((delivery, i) => {
      const run: Run = { id: `run-${runs++}`, now: now + (plans[i]?.startsAfter ?? 0), lease };
      return work(delivery, run, plans[i] ?? {}, world, scheduler);
    });
    const done = await scheduler.waitFor(Promise.all(working));
    now += lease / 3;
    queue = [...queue.slice(taken.length), ...taken.filter((_, i) => !done[i])];
  }
  expect(queue).toEqual([]);
  return world;
}

function countOf(alerts: readonly Alert[], alertId: string): number {
  return alerts.filter((alert) => alert.alertId === alertId).length;
}

describe('any interleaving of runs, with deaths after any step and lost responses', () => {
  test('publishes each new sighting at least once, twice only if a run died between accept and confirm, and leaves no claim and every first alert', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (plan) => {
        const { history, published, diedInTheGap } = await play(plan);
        for (const user of users) {
          const state = await history.read({ ruleId, term: userArn(user) });
          expect(state.claims).toEqual([]);
          const reported = published.filter(({ term }) => term === userArn(user));
          for (const [first, last] of state.requests) expect(reported.some(within(first, last))).toBe(true);
          const successes = reported.filter(({ outcome }) => outcome === 'success');
          for (const [first, last] of state.successes) expect(successes.some(within(first, last))).toBe(true);
          const firstAlerts = state.firstAlerts.map(({ alertId }) => alertId).sort();
          expect(firstAlerts).toEqual([...new Set(successes.map(({ alertId }) => alertId))].sort());
        }
        for (const { alertId } of published) {
          expect(countOf(published, alertId)).toBeLessThanOrEqual(1 + countOf(diedInTheGap, alertId));
        }
      }),
      { numRuns: Number(process.env.PROTOCOL_RUNS ?? 400) },
    );
  });

  test('publishes nothing twice if no run dies', async () => {
    const peaceful = scenario.map((plan) => ({
      ...plan,
      turns: plan.turns.map((one) => ({ ...one, runs: one.runs.map((run) => ({ ...run, death: undefined })) })),
    }));
    await fc.assert(
      fc.asyncProperty(peaceful, async (plan) => {
        const { published } = await play(plan);
        const ids = published.map(({ alertId }) => alertId);
        expect(ids).toEqual([...new Set(ids)]);
      }),
      { numRuns: 150 },
    );
  });
});

function within(first: number, last: number) {
  return ({ time }: Alert) => first <= time && time <= last;
}
