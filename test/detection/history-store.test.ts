import { expect, test } from '@jest/globals';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import { combinedEdits, type Edit, type HistoryStore } from '../../lambda/detection/history-store.ts';

const key = { ruleId: 'sts-get-federation-token-console', term: 'arn:aws:iam::111122223333:user/alice' };

function adding(time: number): Edit {
  return (state) => ({ ...state, requests: [...state.requests, [time, time]] });
}

test('after an error, only the edits that were made together with it fail', async () => {
  const memory = memoryHistory();
  let reads = 0;
  const failing: HistoryStore = {
    ...memory,
    read: async (one) => {
      reads += 1;
      if (reads === 1) throw new Error('The table is throttled.');
      return memory.read(one);
    },
  };
  const edit = combinedEdits(failing, 0);
  const together = await Promise.allSettled([edit(key, adding(1)), edit(key, adding(2))]);
  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await Promise.all([edit(key, adding(3)), edit(key, adding(4))]);
  expect((await memory.read(key)).requests).toEqual([
    [3, 3],
    [4, 4],
  ]);
});

test('an edit that is made while others are written follows them', async () => {
  const memory = memoryHistory();
  const edit = combinedEdits(memory, 0);
  let later: Promise<void> | undefined;
  const first = edit(key, (state) => {
    later ??= edit(key, adding(2));
    return adding(1)(state);
  });
  await first;
  await later;
  expect(await memory.read(key)).toMatchObject({
    requests: [
      [1, 1],
      [2, 2],
    ],
    version: 2,
  });
});
