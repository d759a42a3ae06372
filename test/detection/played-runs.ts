import { expect } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import type { Run } from '../../lambda/detection/claim.ts';
import type { Sighting } from '../../lambda/detection/sighting.ts';
import { type Delivery, type Faults, type World, work } from './interleaved-run.ts';

export const lease = 120_000;

const death = fc.option(fc.record({ step: fc.integer({ min: 0, max: 15 }), afterEffect: fc.boolean() }), {
  nil: undefined,
});

const lostResponse = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });

/** One turn: up to three runs at once, with different start times; some of them die. */
export const turn = fc.record({
  pause: fc.constantFrom(1, lease / 2, lease + 1, 3 * lease),
  runs: fc.array(fc.record({ startsAfter: fc.constantFrom(0, lease / 3), death, lostResponse }), {
    minLength: 1,
    maxLength: 3,
  }),
});

/** What surrounds the log files of a scenario. */
export const surroundings = {
  deliveredTwice: fc.boolean(),
  // Room for any number of claims, for one, or for two or three.
  mostClaimBytes: fc.constantFrom(undefined, 1, 8_000),
  turns: fc.array(turn, { maxLength: 6 }),
  // Security Hub is off, or its first calls fail.
  importFaults: fc.option(fc.array(fc.constantFrom('call' as const, 'finding' as const), { maxLength: 4 })),
  scheduler: fc.scheduler(),
};

export interface Turn {
  readonly pause: number;
  readonly runs: readonly (Faults & { readonly startsAfter: number })[];
}

/** Log files, and the runs that handle them. */
export interface Scenario {
  readonly logFiles: readonly (readonly Sighting[])[];
  readonly deliveredTwice: boolean;
  readonly mostClaimBytes: number | undefined;
  readonly turns: readonly Turn[];
  /** How the first calls to Security Hub fail; null if it is off. */
  readonly importFaults: readonly ('call' | 'finding')[] | null;
  readonly scheduler: fc.Scheduler;
}

/** Handles all messages: those that failed or whose run died are delivered again, at the end without deaths. */
export async function play(plan: Scenario): Promise<World> {
  const { logFiles, deliveredTwice, mostClaimBytes, turns, importFaults, scheduler } = plan;
  const world: World = {
    ...{ history: memoryHistory(), mostClaimBytes, published: [], diedInTheGap: [] },
    ...{ imported: importFaults === null ? undefined : [], importFaults: [...(importFaults ?? [])] },
  };
  const messages = logFiles.map((sightings): Delivery => ({ sightings }));
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
