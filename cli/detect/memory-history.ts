import { emptyState, type TermState } from '../../lambda/detection/claim.ts';
import type { HistoryStore } from '../../lambda/detection/history-store.ts';
import { keyName } from '../../lambda/detection/sighting.ts';

/** A history in the memory of the process, for the command line and for tests. */
export function memoryHistory(): HistoryStore {
  const items = new Map<string, TermState>();
  return {
    read: async (key) => items.get(keyName(key)) ?? emptyState,
    write: async (key, state) => {
      if ((items.get(keyName(key)) ?? emptyState).version !== state.version) return undefined;
      const written = { ...state, version: state.version + 1 };
      items.set(keyName(key), written);
      return written;
    },
  };
}
