import { randomUUID } from 'node:crypto';
import type { Alert } from '../../lambda/detection/alert.ts';
import { type Delivery, deliver } from '../../lambda/detection/delivery.ts';
import { detect, type Judgement } from '../../lambda/detection/detect.ts';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import { keyName, type Sighting } from '../../lambda/detection/sighting.ts';
import { type Tally, tallyOf } from '../../lambda/tally.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import { type ReadOptions, readLogFiles } from '../log-files/reading.ts';
import type { Failure } from '../log-files/summary.ts';
import { memoryHistory } from './memory-history.ts';

export type Reading = Omit<ReadOptions, 'take'>;

export interface DetectOptions extends Reading {
  readonly exceptions: readonly Exception[];
}

/** How the detector judged the sightings. */
export interface Judged {
  /** In order of time. */
  readonly alerts: readonly Alert[];
  /** One for each sighting. */
  readonly judgements: readonly Judgement[];
  readonly tally: Tally;
  /** One for each sighting that could not be judged, and each alert that was not made. */
  readonly failures: readonly Failure[];
  /** The history at the end. */
  readonly history: HistoryStore;
}

export interface Detected extends Judged {
  readonly readSummary: ReadSummary;
}

/** Judges the records of all log files together, in order of time, starting with an empty history. */
export async function detectInFiles({ exceptions, ...reading }: DetectOptions): Promise<Detected> {
  const { sightings, readSummary } = await sightingsInFiles(reading);
  return { ...(await judgeTogether(sightings, exceptions, Date.now())), readSummary };
}

/** All sightings in the log files, in no particular order. A log file that is read twice returns them twice. */
export async function sightingsInFiles(reading: Reading) {
  const sightings: Sighting[] = [];
  const take = (found: readonly Sighting[]) => {
    for (const sighting of found) sightings.push(sighting);
  };
  const readSummary = await readLogFiles({ ...reading, take });
  return { sightings, readSummary };
}

/**
 * Judges sightings in order of time, starting with an empty history, and returns the alerts.
 * @param now decides which exceptions have expired, in milliseconds since 1970
 */
export async function judgeTogether(
  sightings: readonly Sighting[],
  exceptions: readonly Exception[],
  now: number,
): Promise<Judged> {
  const history = memoryHistory();
  const run = { id: randomUUID(), now, lease: Number.POSITIVE_INFINITY };
  const { judgements, claims } = await detect(sightings, { exceptions, history, run });
  const alerts: Alert[] = [];
  const publisher = {
    mostSingles: Number.POSITIVE_INFINITY,
    mostInDigest: 1,
    publish: async (alert: Alert) => void alerts.push(alert),
    publishDigest: async (digest: readonly Alert[]) => digest.forEach((alert) => void alerts.push(alert)),
  };
  const deliveries = await deliver(claims, { publisher, history, run, mayGoOn: () => true });
  alerts.sort((a, b) => a.time - b.time || a.alertId.localeCompare(b.alertId));
  return {
    alerts,
    judgements,
    tally: tallyOf(judgements, deliveries).tally,
    failures: failuresOf(judgements, deliveries),
    history,
  };
}

function failuresOf(judgements: readonly Judgement[], deliveries: readonly Delivery[]): Failure[] {
  return [
    ...judgements.flatMap((judgement) =>
      judgement.verdict === 'failed' ? [{ what: keyName(judgement.sighting.key), error: judgement.error }] : [],
    ),
    ...deliveries.flatMap((delivery) =>
      delivery.delivered ? [] : [{ what: keyName(delivery.claim.key), error: delivery.error }],
    ),
  ];
}
