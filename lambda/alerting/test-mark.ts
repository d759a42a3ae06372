import type { Alert } from '../detection/alert.ts';
import { isTest } from '../detection/test-record.ts';

/** What a message about made-up calls alone begins with; a message that also tells of a real one has no mark. */
export function testMark(...alerts: readonly Alert[]): 'TEST ' | '' {
  return alerts.every(({ record }) => isTest(record)) ? 'TEST ' : '';
}

/** The same for a finding's metadata. */
export function testLabels(...alerts: readonly Alert[]): readonly string[] | undefined {
  return testMark(...alerts) === '' ? undefined : ['TEST'];
}

/** What a reader of a test has to know before all else. */
export const testNotice =
  'TEST: `firstsight doctor --send-test` made this call up to try whether alerts arrive. There is nothing to do.';
