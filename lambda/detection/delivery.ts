import pMap from 'p-map';
import type { Alert } from './alert.ts';
import { type Run, type TermState, withoutClaims } from './claim.ts';
import { OutOfTimeError, type OwnClaim, termsAtOnce } from './detect.ts';
import { grouped } from './grouped.ts';
import { type HistoryStore, update } from './history-store.ts';
import { keyName, type TermKey } from './sighting.ts';

/** Publishes alerts. Each call resolves when the message is accepted. */
export interface AlertPublisher {
  /** The number of alerts of one run that are sent alone; the others are sent in digests. */
  readonly mostSingles: number;
  /** The number of alerts in one digest; more alerts make another digest. */
  readonly mostInDigest: number;
  publish(alert: Alert): Promise<void>;
  publishDigest(alerts: readonly Alert[]): Promise<void>;
}

export interface DeliveryOptions {
  readonly publisher: AlertPublisher;
  readonly history: HistoryStore;
  readonly run: Run;
  /** False when the time is used up: the remaining alerts keep their claims for the retry. */
  readonly mayGoOn: () => boolean;
}

/** What reports need of a claim. A run can have tens of thousands, so their records are not kept. */
export interface ClaimName {
  readonly key: TermKey;
  readonly logFile: string;
  readonly alert: Pick<Alert, 'alertId' | 'principal' | 'severity' | 'riskScore' | 'time'>;
}

/** The result for one claim of this run. */
export type Delivery = { readonly claim: ClaimName } & (
  | { readonly delivered: true }
  | { readonly delivered: false; readonly error: unknown }
);

/**
 * Publishes the alerts that this run has claimed, the most severe first, and removes each claim after its message was
 * accepted. If the message was not accepted, the claim stays, and the next delivery of its log file publishes it.
 */
export async function deliver(claims: readonly OwnClaim[], options: DeliveryOptions): Promise<Delivery[]> {
  const ordered = withoutRepeats(claims).toSorted(worstFirst);
  const deliveries: Delivery[] = [];
  const states = newestStates(claims);
  for (const batch of batches(ordered, options.publisher)) {
    for (const delivery of await deliverBatch(batch, states, options)) deliveries.push(delivery);
  }
  return deliveries;
}

/** A claim that was taken over for one log file of the run is found again, as the run's own, for its own log file. */
function withoutRepeats(claims: readonly OwnClaim[]): OwnClaim[] {
  const nameOfClaim = ({ key, alert, logFile }: OwnClaim) => `${keyName(key)} ${alert.alertId} ${logFile}`;
  return [...new Map(claims.map((claim) => [nameOfClaim(claim), claim])).values()];
}

function worstFirst({ alert: a }: OwnClaim, { alert: b }: OwnClaim): number {
  return b.riskScore - a.riskScore || weight(b) - weight(a) || a.time - b.time;
}

/** With equal scores, a success comes before a failure. */
function weight({ outcome }: Alert): number {
  return outcome === 'success' ? 1 : 0;
}

/** First the alerts that are sent alone, then the digests. */
function batches(claims: readonly OwnClaim[], { mostSingles, mostInDigest }: AlertPublisher): OwnClaim[][] {
  const singles = claims.slice(0, mostSingles).map((claim) => [claim]);
  const rest = claims.slice(mostSingles);
  const digests = Array.from({ length: Math.ceil(rest.length / mostInDigest) }, (_, i) =>
    rest.slice(i * mostInDigest, (i + 1) * mostInDigest),
  );
  return [...singles, ...digests];
}

async function deliverBatch(
  batch: readonly OwnClaim[],
  states: Map<string, TermState>,
  options: DeliveryOptions,
): Promise<Delivery[]> {
  try {
    if (!options.mayGoOn()) throw new OutOfTimeError();
    await send(
      batch.map(({ alert }) => alert),
      options.publisher,
    );
  } catch (error) {
    return batch.map((claim) => ({ claim: nameOnly(claim), delivered: false, error }));
  }
  return pMap(grouped(batch, nameOf), (term) => confirm(term, states, options), { concurrency: termsAtOnce }).then(
    (all) => all.flat(),
  );
}

function nameOnly({ key, logFile, alert }: OwnClaim): ClaimName {
  const { alertId, principal, severity, riskScore, time } = alert;
  return { key, logFile, alert: { alertId, principal, severity, riskScore, time } };
}

function send(alerts: readonly Alert[], publisher: AlertPublisher): Promise<void> {
  const [only, ...others] = alerts;
  return only !== undefined && others.length === 0 ? publisher.publish(only) : publisher.publishDigest(alerts);
}

/** Removes the claims of one term that are still this run's; another run removes those that it took over. */
async function confirm(
  term: readonly OwnClaim[],
  states: Map<string, TermState>,
  { history, run }: DeliveryOptions,
): Promise<Delivery[]> {
  const alertIds = new Set(term.map(({ alert }) => alert.alertId));
  const [first] = term;
  if (first === undefined) return [];
  try {
    const known = states.get(nameOf(first));
    const { state } = await update(history, first.key, run.now, (current) => removal(current, alertIds, run), known);
    states.set(nameOf(first), state);
    return term.map((claim) => ({ claim: nameOnly(claim), delivered: true }));
  } catch (error) {
    return term.map((claim) => ({ claim: nameOnly(claim), delivered: false, error }));
  }
}

function removal(current: TermState, alertIds: ReadonlySet<string>, run: Run) {
  const changed = withoutClaims(current, alertIds, run);
  return { write: changed.claims.length < current.claims.length ? changed : undefined, result: undefined };
}

/** Two log files of one run can have written the same item: the later state is the one to compare with. */
function newestStates(claims: readonly OwnClaim[]): Map<string, TermState> {
  const states = new Map<string, TermState>();
  for (const claim of claims) {
    const known = states.get(nameOf(claim));
    if (known === undefined || known.version < claim.state.version) states.set(nameOf(claim), claim.state);
  }
  return states;
}

function nameOf({ key }: OwnClaim): string {
  return keyName(key);
}
