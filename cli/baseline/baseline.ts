import pMap from 'p-map';
import { exceptionFor } from '../../lambda/detection/exception-matching.ts';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import {
  emptyHistory,
  type History,
  loadSighting,
  mergeLoaded,
  sameHistory,
  type Window,
} from '../../lambda/detection/history.ts';
import { type HistoryStore, update } from '../../lambda/detection/history-store.ts';
import { windowOf } from '../../lambda/detection/rule.ts';
import { keyName, type Sighting, type TermKey } from '../../lambda/detection/sighting.ts';
import type { ReadFile } from '../log-files/file.ts';
import type { ReadSummary } from '../log-files/read-summary.ts';
import { type ReadOptions, readLogFiles } from '../log-files/reading.ts';
import type { Failure } from '../log-files/summary.ts';
import type { ReasonToLeave } from './left-calls.ts';

/** The calls of one term. Times in milliseconds since 1970. */
interface TermCalls {
  readonly key: TermKey;
  readonly sightings: number;
  readonly first: number;
  readonly last: number;
}

/** What was loaded of one term. */
export interface LoadedTerm extends TermCalls {
  readonly history: History;
  readonly window: Window;
}

/** What was left to the function of one term. */
export interface LeftTerm extends TermCalls {
  readonly reason: ReasonToLeave;
}

export interface BaselineOptions extends Omit<ReadOptions, 'take'> {
  readonly exceptions: readonly Exception[];
  readonly history: HistoryStore;
  /** Why a call is left to the function, if it is. Default: all calls are loaded. */
  readonly leave?: (sighting: Sighting, file: ReadFile) => ReasonToLeave | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Baseline {
  /** In order of name. */
  readonly terms: readonly LoadedTerm[];
  /** In order of name. A term can have both loaded calls and calls that are left to the function. */
  readonly left: readonly LeftTerm[];
  /** How many of them changed the history. */
  readonly changed: number;
  /** The terms that could not be written. */
  readonly failures: readonly Failure[];
  readonly readSummary: ReadSummary;
}

/**
 * Loads past log files into a history: no alerts, no claims, and pending claims stay. It merges with what is there, so it
 * can run before, during and after the detector, more than once, and in several places at once, as long as it leaves the calls
 * that the detector still has to judge.
 */
export async function loadBaseline(options: BaselineOptions): Promise<Baseline> {
  const { history, now, exceptions, leave, ...reading } = options;
  const { take, terms, left } = collecting({ now, exceptions, leave });
  const readSummary = await readLogFiles({ ...reading, take });
  return { ...(await writeTerms(terms(), history, now)), left: left(), readSummary };
}

type Choice = Pick<BaselineOptions, 'exceptions' | 'now'> & { readonly leave: BaselineOptions['leave'] | undefined };

/** Collects the calls of log files by term: those to load, and those to leave. */
export function collecting({ exceptions, now, leave = () => undefined }: Choice) {
  const loaded = new Map<string, LoadedTerm>();
  const left = new Map<string, LeftTerm>();
  const take = (sightings: readonly Sighting[], file: ReadFile) => {
    for (const sighting of sightings) {
      if (exceptionFor(exceptions, sighting, now)) continue;
      const [name, reason] = [keyName(sighting.key), leave(sighting, file)];
      if (reason === undefined) loaded.set(name, withSighting(loaded.get(name), sighting));
      else {
        const leftName = `${name} ${reason}`;
        left.set(leftName, { ...withCall(left.get(leftName), sighting), reason });
      }
    }
  };
  return { take, terms: () => [...loaded.values()].sort(byName), left: () => [...left.values()].sort(byName) };
}

const writesAtOnce = 8;

/** Merges terms with the history. A term that fails does not stop the others. */
export async function writeTerms(terms: readonly LoadedTerm[], history: HistoryStore, now: number) {
  const failures: Failure[] = [];
  const write = (term: LoadedTerm) =>
    merge(term, history, now).catch((error: unknown) => {
      failures.push({ what: keyName(term.key), error });
      return false;
    });
  const written = await pMap(terms, write, { concurrency: writesAtOnce });
  return { terms, changed: written.filter(Boolean).length, failures };
}

function withSighting(term: LoadedTerm | undefined, sighting: Sighting): LoadedTerm {
  const window = windowOf(sighting.rule);
  const history = loadSighting(term?.history ?? emptyHistory, sighting, window);
  return { ...withCall(term, sighting), window, history };
}

function withCall(term: TermCalls | undefined, { key, time }: Sighting): TermCalls {
  return {
    key,
    sightings: (term?.sightings ?? 0) + 1,
    first: Math.min(time, term?.first ?? time),
    last: Math.max(time, term?.last ?? time),
  };
}

function byName(a: TermCalls, b: TermCalls): number {
  return keyName(a.key).localeCompare(keyName(b.key));
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
