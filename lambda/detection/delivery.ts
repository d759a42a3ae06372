import pMap from 'p-map';
import type { Alert } from './alert.ts';
import { type ChannelName, type Run, type TermState, withAccepted } from './claim.ts';
import { OutOfTimeError, type OwnClaim } from './detect.ts';
import { grouped } from './grouped.ts';
import { type HistoryStore, termsAtOnce, update } from './history-store.ts';
import { keyName, type TermKey } from './sighting.ts';

/** Publishes alerts. Each call resolves when the message is accepted. `following` is the number of messages that follow at once. */
export interface AlertPublisher {
  /** The number of alerts of one run that are sent alone; the others are sent in digests. */
  readonly mostSingles: number;
  /** The number of alerts in one digest; more alerts make another digest. */
  readonly mostInDigest: number;
  publish(alert: Alert, following: number): Promise<void>;
  publishDigest(alerts: readonly Alert[], following: number): Promise<void>;
  /** Default: alerts are sent to the topic only. */
  readonly securityHub?: FindingImporter | undefined;
}

/** Imports alerts as findings, each as one of its own. A repeat changes nothing. */
export interface FindingImporter {
  /** The number of alerts in one call. */
  readonly mostAtOnce: number;
  /** @returns the errors of the alerts that were refused, by alert ID */
  importFindings(alerts: readonly Alert[]): Promise<ReadonlyMap<string, unknown>>;
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

/** The result for one claim of this run: delivered if every channel has accepted the alert and the claim is removed. */
export type Delivery = { readonly claim: ClaimName } & (
  | { readonly delivered: true }
  | {
      readonly delivered: false;
      readonly error: unknown;
      /** The channels that have the alert, and do not get it again. Default: none. */
      readonly accepted?: readonly ChannelName[];
    }
);

/** A channel sends several alerts at once, and can refuse some of them. */
interface Channel {
  readonly name: ChannelName;
  readonly batches: (claims: readonly Progress[]) => Progress[][];
  readonly send: (alerts: readonly Alert[], following: number) => Promise<ReadonlyMap<string, unknown>>;
}

/** How far the delivery of one claim is. */
interface Progress {
  readonly claim: OwnClaim;
  readonly accepted: Set<ChannelName>;
  /** Whether the table knows the channels in `accepted`: they get the alert again otherwise. */
  isStored: boolean;
  /** The first one. */
  error: unknown;
}

interface Delivering extends DeliveryOptions {
  readonly channels: readonly Channel[];
  readonly states: Map<string, TermState>;
}

/**
 * Sends the alerts that this run has claimed to each channel, the most severe first, and removes each claim when all channels
 * have accepted the alert. Otherwise the claim stays, with the channels that have, and the next delivery of its log file sends
 * the alert to the others.
 */
export async function deliver(claims: readonly OwnClaim[], options: DeliveryOptions): Promise<Delivery[]> {
  const all = withoutRepeats(claims).toSorted(worstFirst).map(begun);
  const channels = channelsOf(options.publisher);
  const delivering: Delivering = { ...options, channels, states: newestStates(claims) };
  // Claims that waited for a channel which is no longer used.
  const done = all.filter(({ accepted }) => channels.every(({ name }) => accepted.has(name)));
  if (done.length > 0) await confirm(done, delivering);
  for (const channel of channels) {
    const batches = channel.batches(all.filter(({ accepted }) => !accepted.has(channel.name)));
    for (const [i, batch] of batches.entries()) {
      await deliverBatch(batch, batches.length - i - 1, channel, delivering);
    }
  }
  // Once more, after the other alerts: what throttled the item may have passed.
  const unstored = all.filter(({ isStored }) => !isStored);
  if (unstored.length > 0 && options.mayGoOn()) await confirm(unstored, delivering);
  return all.map((one) => deliveryOf(one, channels));
}

function channelsOf(publisher: AlertPublisher): Channel[] {
  const { mostSingles, mostInDigest, securityHub } = publisher;
  const topic: Channel = {
    name: 'topic',
    // First the alerts that are sent alone, then the digests.
    batches: (claims) => [
      ...inBatches(claims.slice(0, mostSingles), 1),
      ...inBatches(claims.slice(mostSingles), mostInDigest),
    ],
    send: async (alerts, following) => {
      const [only, ...others] = alerts;
      await (only !== undefined && others.length === 0
        ? publisher.publish(only, following)
        : publisher.publishDigest(alerts, following));
      return new Map();
    },
  };
  if (securityHub === undefined) return [topic];
  const { mostAtOnce } = securityHub;
  const findings: Channel = {
    name: 'security-hub',
    batches: (claims) => inBatches(claims, mostAtOnce),
    send: (alerts) => securityHub.importFindings(alerts),
  };
  return [topic, findings];
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function begun(claim: OwnClaim): Progress {
  return { claim, accepted: new Set(claim.accepted), isStored: true, error: undefined };
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

async function deliverBatch(
  batch: readonly Progress[],
  following: number,
  channel: Channel,
  delivering: Delivering,
): Promise<void> {
  try {
    if (!delivering.mayGoOn()) throw new OutOfTimeError();
    const alerts = batch.map(({ claim }) => claim.alert);
    const refused = await channel.send(alerts, following);
    for (const one of batch) {
      const { alertId } = one.claim.alert;
      if (refused.has(alertId)) one.error ??= refused.get(alertId);
      else one.accepted.add(channel.name);
    }
  } catch (error) {
    for (const one of batch) one.error ??= error;
    return;
  }
  await confirm(
    batch.filter(({ accepted }) => accepted.has(channel.name)),
    delivering,
  );
}

async function confirm(accepted: readonly Progress[], delivering: Delivering): Promise<void> {
  const terms = grouped(accepted, ({ claim }) => keyName(claim.key));
  await pMap(terms, (term) => confirmTerm(term, delivering), { concurrency: termsAtOnce });
}

/** Changes the claims of one term that are still this run's; another run changes those that it took over. */
async function confirmTerm(term: readonly Progress[], { channels, history, run, states }: Delivering): Promise<void> {
  const [first] = term;
  if (first === undefined) return;
  const { key } = first.claim;
  const names = channels.map(({ name }) => name);
  const accepted = new Map(term.map((one) => [one.claim.alert.alertId, [...one.accepted]]));
  const change = (current: TermState) => {
    const changed = withAccepted(current, accepted, names, run);
    const isChanged = changed.claims.some((claim, i) => claim !== current.claims[i]);
    const write = isChanged || changed.claims.length < current.claims.length ? changed : undefined;
    return { write, result: undefined };
  };
  try {
    const { state } = await update(history, key, run.now, change, states.get(keyName(key)));
    states.set(keyName(key), state);
    for (const one of term) one.isStored = true;
  } catch (error) {
    for (const one of term) {
      one.isStored = false;
      one.error ??= error;
    }
  }
}

/** Two log files of one run can have written the same item: the later state is the one to compare with. */
function newestStates(claims: readonly OwnClaim[]): Map<string, TermState> {
  const states = new Map<string, TermState>();
  for (const claim of claims) {
    const known = states.get(keyName(claim.key));
    if (known === undefined || known.version < claim.state.version) states.set(keyName(claim.key), claim.state);
  }
  return states;
}

function deliveryOf({ claim, accepted, isStored, error }: Progress, channels: readonly Channel[]): Delivery {
  const isRemoved = isStored && channels.every(({ name }) => accepted.has(name));
  const { key, logFile, alert } = claim;
  const { alertId, principal, severity, riskScore, time } = alert;
  const name: ClaimName = { key, logFile, alert: { alertId, principal, severity, riskScore, time } };
  return { claim: name, ...(isRemoved ? { delivered: true } : { delivered: false, error, accepted: [...accepted] }) };
}
