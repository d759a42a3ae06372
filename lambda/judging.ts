import type { Delivery } from './detection/delivery.ts';
import type { Detection, Judgement, OwnClaim, SightingName } from './detection/detect.ts';
import { inPortions } from './detection/portions.ts';
import { keyName, type Sighting } from './detection/sighting.ts';

/** The judgement on one sighting, without its record. */
export type ShortJudgement = Judgement<SightingName>;

/** The result for the sightings of one log file. It grows with each portion of them. */
export interface JudgedSightings {
  readonly judgements: ShortJudgement[];
  /** Known sightings that nothing more has to be reported of, so that they are only counted. */
  known: number;
}

export interface JudgingParts {
  readonly detect: (sightings: readonly Sighting[]) => Promise<Detection>;
  readonly deliver: (claims: readonly OwnClaim[]) => Promise<readonly Delivery[]>;
}

/** Judges the log files of a run and publishes the alerts: all at the end, or in portions if there are many. */
export interface Judging {
  /** Judges the first portion, and later the others: so one log file with many callers does not use the time of the others. */
  readonly add: (sightings: readonly Sighting[]) => Promise<JudgedSightings>;
  /** Judges and publishes everything that is left. */
  readonly finish: () => Promise<readonly Delivery[]>;
}

/** Claims with their records that are in memory before they are published. */
const mostClaims = 2_000;

/** A log file that has further portions. */
interface Waiting {
  readonly judged: JudgedSightings;
  readonly portions: (readonly Sighting[])[];
}

export function judging({ detect: detectIn, deliver }: JudgingParts): Judging {
  const deliveries: Delivery[] = [];
  let claims: OwnClaim[] = [];
  /** Only one, since its records are in memory. */
  let waiting: Waiting | undefined;

  async function publish(): Promise<void> {
    const published = claims;
    claims = [];
    for (const delivery of await deliver(published)) deliveries.push(delivery);
  }

  async function judgePortion({ judged, portions }: Waiting): Promise<void> {
    const portion = portions.shift() ?? [];
    const detection = await detectIn(portion);
    if (detection.rest.length > 0) portions.unshift(detection.rest);
    for (const claim of detection.claims) claims.push(claim);
    addTo(judged, detection);
    if (claims.length > mostClaims) await publish();
  }

  /** The claims of one portion leave the items before the next one needs their room. */
  async function judgeWaiting(): Promise<void> {
    while (waiting !== undefined && waiting.portions.length > 0) {
      await publish();
      await judgePortion(waiting);
    }
    waiting = undefined;
  }

  return {
    async add(sightings) {
      const file: Waiting = { judged: { judgements: [], known: 0 }, portions: inPortions(sightings) };
      await judgePortion(file);
      if (file.portions.length > 0) {
        await judgeWaiting();
        waiting = file;
      }
      return file.judged;
    },
    async finish() {
      await judgeWaiting();
      await publish();
      return deliveries;
    },
  };
}

function addTo(judged: JudgedSightings, { judgements, claims }: Detection): void {
  const claimed = new Set(claims.map(({ key }) => keyName(key)));
  for (const judgement of judgements) {
    if (judgement.verdict === 'known' && !claimed.has(keyName(judgement.sighting.key))) judged.known += 1;
    else judged.judgements.push(withoutRecord(judgement));
  }
}

function withoutRecord(judgement: Judgement): ShortJudgement {
  const { principal, alertId, logFile, key } = judgement.sighting;
  return { ...judgement, sighting: { principal, alertId, logFile, key } };
}
