import type { TermState } from './claim.ts';
import type { TermKey } from './sighting.ts';

/** Where histories live: it compares and sets, and decides nothing. */
export interface HistoryStore {
  /** The newest state; `emptyState` where nothing is stored. Strongly consistent. */
  read(key: TermKey): Promise<TermState>;
  /**
   * Stores `state` as version `state.version + 1`, unless somebody has written since `state.version` was read.
   * @returns the stored state, or undefined after such a conflict
   */
  write(key: TermKey, state: TermState, now: number): Promise<TermState | undefined>;
}

/** Others wrote the same item each time this run tried to; the log file is to be delivered again. */
export class HistoryConflictError extends Error {
  override readonly name = 'HistoryConflictError';

  constructor(key: TermKey, attempts: number) {
    super(
      `The history of ${key.term} (${key.ruleId}) was changed by others during all of ${attempts} attempts to write it.`,
    );
  }
}

const mostAttempts = 12;

/** What to do with an item on the state that was found: what to write, if anything, and what that means. */
export interface Change<Result> {
  readonly write: TermState | undefined;
  readonly result: Result;
}

/**
 * Changes an item by compare-and-set: `decide` is called again on the newer state after each conflict.
 * @param known what was last seen of the item; read afresh where absent or out of date
 * @returns the state that the last decision left, and that decision's result
 * @throws HistoryConflictError after a dozen conflicts
 */
export async function update<Result>(
  store: HistoryStore,
  key: TermKey,
  now: number,
  decide: (state: TermState) => Change<Result>,
  known?: TermState,
): Promise<{ readonly state: TermState; readonly result: Result }> {
  let state = known ?? (await store.read(key));
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const { write, result } = decide(state);
    const written = write === undefined ? state : await store.write(key, write, now);
    if (written !== undefined) return { state: written, result };
    await pause(attempt);
    state = await store.read(key);
  }
  throw new HistoryConflictError(key, mostAttempts);
}

/** Full jitter, up to 5 ms after the first conflict and 200 ms after the last. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(200, 5 * 2 ** attempt)));
}
