import pMap from 'p-map';
import { exceptionFor } from '../../lambda/detection/exception-matching.ts';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import { emptyHistory, type History, loadSighting, mergeLoaded, sameHistory } from '../../lambda/detection/history.ts';
import { type HistoryStore, update } from '../../lambda/detection/history-store.ts';
import { historyWindowOf } from '../../lambda/detection/rule.ts';
import { keyName, type Sighting, type TermKey } from '../../lambda/detection/sighting.ts';
import { type ReadOptions, type ReadSummary, readLogFiles } from '../log-files/reading.ts';
import type { Failure } from '../log-files/summary.ts';

/** What the log files contain about one term. */
export interface LoadedTerm {
  readonly key: TermKey;
  readonly history: History;
  /** Milliseconds. */
  readonly window: number;
  readonly sightings: number;
  readonly first: number;
  readonly last: number;
}

export interface BaselineOptions extends Omit<ReadOptions, 'take'> {
  readonly exceptions: readonly Exception[];
  readonly history: HistoryStore;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Baseline {
  /** In order of name. */
  readonly terms: readonly LoadedTerm[];
  /** How many of them changed the history. */
  readonly changed: number;
  /** The terms that could not be written. */
  readonly failures: readonly Failure[];
  readonly readSummary: ReadSummary;
}

const writesAtOnce = 8;

/**
 * Loads past log files into a history: no alerts, no claims, and pending claims stay. It merges with what is there, so it
 * can run before, during and after the detector, more than once, and in several places at once.
 */
export async function loadBaseline({ exceptions, history, now, ...reading }: BaselineOptions): Promise<Baseline> {
  const loaded = new Map<string, LoadedTerm>();
  const take = (sightings: readonly Sighting[]) => {
    for (const sighting of sightings) {
      if (exceptionFor(exceptions, sighting, now)) continue;
      const name = keyName(sighting.key);
      loaded.set(name, withSighting(loaded.get(name), sighting));
    }
  };
  const readSummary = await readLogFiles({ ...reading, take });
  const terms = [...loaded.values()].sort((a, b) => keyName(a.key).localeCompare(keyName(b.key)));
  const failures: Failure[] = [];
  const write = (term: LoadedTerm) =>
    merge(term, history, now).catch((error: unknown) => {
      failures.push({ what: keyName(term.key), error });
      return false;
    });
  const written = await pMap(terms, write, { concurrency: writesAtOnce });
  return { terms, changed: written.filter(Boolean).length, failures, readSummary };
}

function withSighting(term: LoadedTerm | undefined, sighting: Sighting): LoadedTerm {
  const { key, time } = sighting;
  const window = historyWindowOf(sighting.rule);
  return {
    key,
    window,
    history: loadSighting(term?.history ?? emptyHistory, sighting, window),
    sightings: (term?.sightings ?? 0) + 1,
    first: Math.min(time, term?.first ?? time),
    last: Math.max(time, term?.last ?? time),
  };
}

/** Returns whether the history changed. */
async function merge({ key, history: loaded, window }: LoadedTerm, store: HistoryStore, now: number): Promise<boolean> {
  const { result } = await update(store, key, now, (state) => {
    const merged = mergeLoaded(state, loaded, window);
    const changed = !sameHistory(state, merged);
    return { write: changed ? { ...state, ...merged } : undefined, result: changed };
  });
  return result;
}
