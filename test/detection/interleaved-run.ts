import { expect } from '@jest/globals';
import type fc from 'fast-check';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Run } from '../../lambda/detection/claim.ts';
import { deliver } from '../../lambda/detection/delivery.ts';
import { detect } from '../../lambda/detection/detect.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import type { Sighting } from '../../lambda/detection/sighting.ts';
import { judging } from '../../lambda/judging.ts';
import { tallyOf } from '../../lambda/tally.ts';

/** A message in the queue that announces this log file. */
export interface Delivery {
  readonly sightings: readonly Sighting[];
}

/** When a run dies: at its n-th external call, before or after the call took effect. */
export interface Death {
  readonly step: number;
  readonly afterEffect: boolean;
}

/** The faults of a run: it can die, and the response to its n-th write can be lost, so that the client repeats it. */
export interface Faults {
  readonly death?: Death | undefined;
  readonly lostResponse?: number | undefined;
}

export interface World {
  readonly history: HistoryStore;
  /** The room for the claims of one item. */
  readonly mostClaimBytes: number | undefined;
  readonly published: Alert[];
  /** Findings that Security Hub accepted; absent if it is off. */
  readonly imported: Alert[] | undefined;
  /** How the next calls to Security Hub fail: as a whole, or for their first finding. */
  readonly importFaults: ('call' | 'finding')[];
  /** Alerts whose run died with the message accepted and the claim not yet removed. */
  readonly diedInTheGap: Alert[];
}

/** Handles a delivery until it ends or the run dies; true if its message can be deleted from the queue. */
export async function work(delivery: Delivery, run: Run, faults: Faults, world: World, scheduler: fc.Scheduler) {
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
        const unsent = written?.claims.filter(({ accepted = [] }) => !accepted.includes('topic')) ?? [];
        const left = new Set(unsent.map(({ alert }) => alert.alertId));
        if (written) unconfirmed = unconfirmed.filter((alert) => alert.term !== key.term || left.has(alert.alertId));
        return writes++ === lostResponse ? undefined : written;
      }),
  };
  const accept = (alerts: readonly Alert[]) =>
    external('publish', () => {
      world.published.push(...alerts);
      unconfirmed = [...unconfirmed, ...alerts];
    });
  const importing = (imported: Alert[]) => (alerts: readonly Alert[]) =>
    external('import', () => {
      const fault = world.importFaults.shift();
      if (fault === 'call') throw new Error('Security Hub is down');
      const refused = fault === 'finding' ? alerts.slice(0, 1) : [];
      imported.push(...alerts.slice(refused.length));
      return new Map(refused.map(({ alertId }) => [alertId, new Error('refused')]));
    });
  const publisher = {
    mostSingles: 1,
    mostInDigest: 2,
    publish: (alert: Alert) => accept([alert]),
    publishDigest: accept,
    ...(world.imported !== undefined && { securityHub: { mostAtOnce: 2, importFindings: importing(world.imported) } }),
  };
  const finished = (async () => {
    const { sightings } = delivery;
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

function hang(die: () => void): Promise<never> {
  die();
  return new Promise(() => {});
}
