import type { TermState } from './claim.ts';
import { keyName, type TermKey } from './sighting.ts';

/** Stores histories. It compares and sets, and makes no decisions. */
export interface HistoryStore {
  /** The room for the claims of one item, in bytes as JSON. Default: unlimited. */
  readonly mostClaimBytes?: number;
  /** The newest state, or `emptyState` if nothing is stored. Strongly consistent. Reads at the same time can be one call. */
  read(key: TermKey): Promise<TermState>;
  /**
   * Stores `state` as version `state.version + 1`, unless the item was written since `state.version` was read.
   * @returns the stored state, or undefined after such a conflict
   */
  write(key: TermKey, state: TermState, now: number): Promise<TermState | undefined>;
}

/** Other runs wrote the same item at each attempt of this run; the log file is retried. */
export class HistoryConflictError extends Error {
  override readonly name = 'HistoryConflictError';

  constructor(key: TermKey, attempts: number) {
    super(
      `The history of ${key.term} (${key.ruleId}) was changed by other runs during each of ${attempts} attempts to write it.`,
    );
  }
}

/** How many terms are read and written at once. The SDK has 50 connections. */
export const termsAtOnce = 32;

const mostAttempts = 12;

/** A decision on an item: the state to write, if any, and the result. */
export interface Change<Result> {
  readonly write: TermState | undefined;
  readonly result: Result;
}

/**
 * Changes an item by compare-and-set. After each conflict, `decide` is called again on the newer state.
 * @param known the state that was last seen; if absent or outdated, the item is read again
 * @returns the stored state and the result of the last decision
 * @throws HistoryConflictError after 12 conflicts
 */
export async function update<Result>(
  store: HistoryStore,
  key: TermKey,
  now: number,
  decide: (state: TermState) => Change<Result> | Promise<Change<Result>>,
  known?: TermState,
): Promise<{ readonly state: TermState; readonly result: Result }> {
  let state = known ?? (await store.read(key));
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const { write, result } = await decide(state);
    const written = write === undefined ? state : await store.write(key, write, now);
    if (written !== undefined) return { state: written, result };
    await pause(attempt);
    state = await store.read(key);
  }
  throw new HistoryConflictError(key, mostAttempts);
}

/** The state after a change; the same object if nothing changes. Called again after each conflict. */
export type Edit = (state: TermState) => TermState;

/** Changes of one item that are written together. No more are added once the first decision on it is made. */
interface Edits {
  readonly all: Edit[];
  isOpen: boolean;
  written: Promise<TermState>;
}

/**
 * Changes items as `update` does. Changes of one item that are made at the same time are written together, and one write follows
 * the other, so that a run does not conflict with itself.
 */
export function combinedEdits(store: HistoryStore, now: number): (key: TermKey, edit: Edit) => Promise<void> {
  const latest = new Map<string, Edits>();
  async function write(key: TermKey, edits: Omit<Edits, 'written'>, before: Edits | undefined): Promise<TermState> {
    try {
      const known = await before?.written.catch(() => undefined);
      const apply = (current: TermState) => {
        edits.isOpen = false;
        const edited = edits.all.reduce((state, edit) => edit(state), current);
        return { write: edited === current ? undefined : edited, result: undefined };
      };
      return (await update(store, key, now, apply, known)).state;
    } finally {
      edits.isOpen = false;
    }
  }
  return async (key, edit) => {
    const before = latest.get(keyName(key));
    if (before?.isOpen) {
      before.all.push(edit);
      await before.written;
      return;
    }
    const edits = { all: [edit], isOpen: true };
    const written = write(key, edits, before);
    latest.set(keyName(key), Object.assign(edits, { written }));
    await written;
  };
}

/** Full jitter, up to 10 ms after the first conflict and 200 ms after the last. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(200, 5 * 2 ** attempt)));
}
