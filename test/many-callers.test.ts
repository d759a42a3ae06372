import { expect, test } from '@jest/globals';
import { deliverManyCallers, judgeManyCallers } from './faults/many-callers.ts';

test('3,000 new principals in one log file are all reported, the root user first, and do not delay another log file', async () => {
  const result = await deliverManyCallers(3_000);
  expect(judgeManyCallers(3_000, result).problem).toBeUndefined();
  expect(result.runs).toHaveLength(1);
});
