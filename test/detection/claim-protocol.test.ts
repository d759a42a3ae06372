import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Sighting } from '../../lambda/detection/sighting.ts';
import { play, surroundings } from './played-runs.ts';
import { type Call, sightingsIn, userArn } from './sightings.ts';

const day = 86_400_000;
const ruleId = 'sts-get-federation-token';
const users = ['alice', 'bob'];

const call: fc.Arbitrary<Call> = fc.record({
  user: fc.constantFrom(...users),
  after: fc.constantFrom(0, 1, 5, 12, 24).map((days) => days * day),
  succeeded: fc.boolean(),
});

const scenario = fc.record({
  logFiles: fc
    .array(fc.array(call, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((files) => files.map((calls, i) => sightingsIn(`s3://trail/${i}.json.gz`, calls).map(lasting))),
  ...surroundings,
});

/** With a token that outlives the scenario, so that its first alert covers every later time. */
function lasting(sighting: Sighting): Sighting {
  const federatedUser = { arn: 'arn:aws:sts::111122223333:federated-user/report-reader' };
  const responseElements = { federatedUser, credentials: { expiration: 'Mar 1, 2036, 10:00:00 AM' } };
  return { ...sighting, parseRecord: () => ({ ...sighting.parseRecord(), responseElements }) };
}

function countOf(alerts: readonly Alert[], alertId: string): number {
  return alerts.filter((alert) => alert.alertId === alertId).length;
}

describe('any interleaving of runs, with deaths after any step and lost responses', () => {
  test('publishes each new sighting at least once, also as a finding, twice only if a run died between accept and confirm, and leaves no claim and every first alert', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (plan) => {
        const { history, published, imported = published, diedInTheGap } = await play(plan);
        const ids = (alerts: readonly Alert[]) => [...new Set(alerts.map(({ alertId }) => alertId))].sort();
        expect(ids(imported)).toEqual(ids(published));
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

  test('publishes nothing twice if no run dies, also if Security Hub refuses findings', async () => {
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
