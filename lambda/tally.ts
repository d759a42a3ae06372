import type { Delivery } from './detection/delivery.ts';
import { keyName } from './detection/sighting.ts';
import type { ShortJudgement } from './judging.ts';

/** Counts of the matching records: `matched = excepted + known + alerted + failed`. */
export interface Tally {
  readonly matched: number;
  readonly excepted: number;
  readonly known: number;
  readonly alerted: number;
  readonly failed: number;
  /** Alerts that an earlier run claimed and did not publish, and this run did; not part of the sum. */
  readonly recovered: number;
}

type Fate = 'excepted' | 'known' | 'alerted' | 'failed';

/**
 * Counts the sightings by result, and names the log files to retry: those with a failed sighting, and those of a term whose
 * taken-over claim could not be published.
 * @param known how many more sightings are known
 */
export function tallyOf(judgements: readonly ShortJudgement[], deliveries: readonly Delivery[], known = 0) {
  const delivered = new Set(deliveries.filter((delivery) => delivery.delivered).map(({ claim }) => claimName(claim)));
  const fates = judgements.map((judgement) => fateOf(judgement, delivered));
  const count = (fate: Fate) => fates.filter((one) => one === fate).length;
  const alerted = count('alerted');
  const tally: Tally = {
    matched: judgements.length + known,
    excepted: count('excepted'),
    known: count('known') + known,
    alerted,
    failed: count('failed'),
    recovered: delivered.size - alerted,
  };
  const leftTerms = new Set(deliveries.filter(({ delivered }) => !delivered).map(({ claim }) => keyName(claim.key)));
  const unfinished = judgements.filter(
    ({ sighting }, i) => fates[i] === 'failed' || leftTerms.has(keyName(sighting.key)),
  );
  return { tally, unfinishedLogFiles: new Set(unfinished.map(({ sighting }) => sighting.logFile)) };
}

function fateOf({ sighting, verdict }: ShortJudgement, delivered: ReadonlySet<string>): Fate {
  if (verdict === 'claimed') {
    return delivered.has(claimName({ alert: sighting, logFile: sighting.logFile })) ? 'alerted' : 'failed';
  }
  return verdict === 'claimed-by-other-run' ? 'failed' : verdict;
}

function claimName({ alert, logFile }: { readonly alert: { readonly alertId: string }; readonly logFile: string }) {
  return `${alert.alertId} ${logFile}`;
}
