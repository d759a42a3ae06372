import { describe, expect, test } from '@jest/globals';
import { emptyState, type TermState } from '../../lambda/detection/claim.ts';
import { decide } from '../../lambda/detection/decide.ts';
import { combinedEdits, type HistoryStore, update } from '../../lambda/detection/history-store.ts';
import { addTraits, nothingSeen } from '../../lambda/detection/seen.ts';
import type { TermKey } from '../../lambda/detection/sighting.ts';
import { firstTime, sightingsIn } from '../detection/sightings.ts';

let terms = 0;

/** A term that no other test uses. */
function freshKey(): TermKey {
  terms += 1;
  return { ruleId: 'sts-get-federation-token', term: `arn:aws:iam::111122223333:user/${process.pid}-${terms}` };
}

const now = firstTime;

/** The tests that every history store must pass. */
export function historyStoreContract(name: string, open: () => HistoryStore): void {
  describe(`the history in ${name}`, () => {
    test('has no state for an unknown term', async () => {
      expect(await open().read(freshKey())).toEqual(emptyState);
    });

    test('returns the state that was written, as the next version', async () => {
      const [store, key] = [open(), freshKey()];
      const run = { id: 'run-1', now, lease: 1 };
      const { state } = decide(emptyState, sightingsIn('s3://trail/one.json.gz', [{ user: 'alice', after: 0 }]), run);
      const written = await store.write(key, state, now);
      expect(written).toEqual({ ...state, version: 1 });
      const read = await store.read(key);
      expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify({ ...state, version: 1 })));
    });

    test('keeps what the calls came with', async () => {
      const [store, key] = [open(), freshKey()];
      const seen = addTraits(nothingSeen, { network: '192.0.2.0/24', sessionName: 'Zoë' }, now);
      await store.write(key, { ...emptyState, seen }, now);
      expect((await store.read(key)).seen).toEqual(seen);
    });

    test('keeps the alerts that may have follow-ups', async () => {
      const [store, key] = [open(), freshKey()];
      const firstAlerts = [{ alertId: 'alert-1', time: now, identity: 'arn:x', until: now + 1 }];
      await store.write(key, { ...emptyState, firstAlerts }, now);
      expect((await store.read(key)).firstAlerts).toEqual(firstAlerts);
    });

    test('rejects a write on a version that is not the newest', async () => {
      const [store, key] = [open(), freshKey()];
      const first = await store.write(key, emptyState, now);
      expect(await store.write(key, emptyState, now)).toBeUndefined();
      expect(await store.write(key, { ...emptyState, version: 1 }, now)).toMatchObject({ version: 2 });
      expect(await store.write(key, first ?? emptyState, now)).toBeUndefined();
      expect((await store.read(key)).version).toBe(2);
    });

    test('rejects a write on an item that was deleted', async () => {
      const [store, key] = [open(), freshKey()];
      expect(await store.write(key, { ...emptyState, version: 7 }, now)).toBeUndefined();
      expect(await store.read(key)).toEqual(emptyState);
    });

    test('has separate items for each term and rule', async () => {
      const [store, key] = [open(), freshKey()];
      await store.write(key, emptyState, now);
      expect(await store.read({ ...key, ruleId: 'another-rule' })).toEqual(emptyState);
      expect(await store.read(freshKey())).toEqual(emptyState);
    });

    test('loses no change if many runs write at once', async () => {
      const [store, key] = [open(), freshKey()];
      const add = (time: number) => (state: TermState) => ({
        write: { ...state, requests: [...state.requests, [time, time] as const] },
        result: undefined,
      });
      await Promise.all(Array.from({ length: 6 }, (_, time) => update(store, key, now, add(time))));
      const { requests, version } = await store.read(key);
      expect(requests.map(([first]) => first).toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
      expect(version).toBe(6);
    });

    test('loses no edit of a run, and writes those that are made at once together', async () => {
      const [store, key] = [open(), freshKey()];
      let writes = 0;
      const counting: HistoryStore = {
        ...store,
        write: (...args) => {
          writes += 1;
          return store.write(...args);
        },
      };
      const adding = (time: number) => (state: TermState) => ({
        ...state,
        requests: [...state.requests, [time, time] as const],
      });
      const edit = combinedEdits(counting, now);
      await Promise.all([0, 1, 2, 3, 4, 5].map((time) => edit(key, adding(time))));
      expect(writes).toBe(1);
      const other = combinedEdits(store, now);
      await Promise.all([6, 7, 8, 9].map((time) => (time % 2 === 0 ? edit : other)(key, adding(time))));
      await edit(key, (state) => state);
      const { requests } = await store.read(key);
      expect(requests.map(([first]) => first).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    test('accepts terms with any characters', async () => {
      const [store, key] = [open(), { ...freshKey(), term: `111122223333:Zoë "x" \\ 山 ${process.pid}` }];
      await store.write(key, emptyState, now);
      expect((await store.read(key)).version).toBe(1);
    });
  });
}
