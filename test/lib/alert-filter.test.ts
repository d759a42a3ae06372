import { expect, it } from '@jest/globals';
import type { Severity } from '../../lambda/detection/severity.ts';
import { type AlertSeverity, alertFilterPolicy, EmptyAlertFilterError } from '../../lib/alert-filter.ts';

it('a filter lets a digest through whose alerts differ in what is asked for', () => {
  const policy = alertFilterPolicy({ accountId: ['111122223333'], severity: ['high', 'critical'] });
  expect(policy.accountId?.conditions).toEqual(['111122223333', 'several']);
  expect(policy.severity?.conditions).toEqual(['high', 'critical']);
});

it('a filter that allows nothing is refused, as its subscriber would never hear of anything', () => {
  expect(() => alertFilterPolicy({ region: [] })).toThrow(EmptyAlertFilterError);
});

it('a filter knows the severities that alerts have', () => {
  const severities: Record<Severity, AlertSeverity> = {
    low: 'low',
    medium: 'medium',
    high: 'high',
    critical: 'critical',
  };
  const back: Record<AlertSeverity, Severity> = severities;
  expect(Object.keys(back)).toHaveLength(4);
});
