import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Run } from '../../lambda/detection/claim.ts';
import { type Delivery, type Faults, type World, work } from './interleaved-run.ts';
import { type Call, userArn } from './sightings.ts';

const day = 86_400_000;
const lease = 120_000;
const ruleId = 'sts-get-federation-token';
const users = ['alice', 'bob'];

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
