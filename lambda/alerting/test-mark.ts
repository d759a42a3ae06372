import type { Alert } from '../detection/alert.ts';
import { isTest } from '../detection/test-record.ts';

/** The start of a message about test calls only. A message that also reports a real call has no mark. */
export function testMark(...alerts: readonly Alert[]): 'TEST ' | '' {
  return alerts.every(({ record }) => isTest(record)) ? 'TEST ' : '';
}

/** The same for a finding's metadata. */
export function testLabels(...alerts: readonly Alert[]): readonly string[] | undefined {
  return testMark(...alerts) === '' ? undefined : ['TEST'];
}

export const testNotice =
  'TEST: `firstsight doctor --send-test` generated this alert to check that alerts arrive. No action is required.';
