import { randomUUID } from 'node:crypto';
import type { Alert } from '../lambda/detection/alert.ts';
import { deliver } from '../lambda/detection/delivery.ts';
import { detect } from '../lambda/detection/detect.ts';
import type { Exception } from '../lambda/detection/exceptions.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import type { Sighting } from '../lambda/detection/sighting.ts';
import { type Tally, tallyOf } from '../lambda/tally.ts';
import type { Period } from './days.ts';
import { memoryHistory } from './memory-history.ts';
import { type Harvest, type Progress, readLogFiles } from './read-log-files.ts';

export interface DetectOptions {
  readonly paths: readonly string[];
  readonly rules: readonly Rule[];
  readonly exceptions: readonly Exception[];
  readonly period?: Period | undefined;
  readonly progress: Progress;
}

export interface Detected {
  /** In order of time. */
  readonly alerts: readonly Alert[];
  readonly tally: Tally;
  readonly harvest: Harvest;
}

/** Judges the records of all log files together, in order of time, with a history that begins empty. */
export async function detectInFiles({ exceptions, ...reading }: DetectOptions): Promise<Detected> {
  const sightings: Sighting[] = [];
  const harvest = await readLogFiles({ ...reading, take: (found) => void sightings.push(...found) });
  const history = memoryHistory();
  const run = { id: randomUUID(), now: Date.now(), lease: Number.POSITIVE_INFINITY };
  const { judgements, claims } = await detect(sightings, { exceptions, history, run });
  const alerts: Alert[] = [];
  const publisher = {
    mostSingles: Number.POSITIVE_INFINITY,
    mostInDigest: 1,
    publish: async (alert: Alert) => void alerts.push(alert),
    publishDigest: async (digest: readonly Alert[]) => void alerts.push(...digest),
  };
  const deliveries = await deliver(claims, { publisher, history, run, mayGoOn: () => true });
  alerts.sort((a, b) => a.time - b.time || a.alertId.localeCompare(b.alertId));
  return { alerts, tally: tallyOf(judgements, deliveries).tally, harvest };
}
