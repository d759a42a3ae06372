import { describe, expect, test } from '@jest/globals';
import { judgeHub } from '../../../cli/doctor/checks/security-hub.ts';
import { context, fixes, lines } from './stack.ts';

describe('the check of Security Hub', () => {
  test('reports nothing if alerts are not imported', () => {
    expect(judgeHub('not used', context())).toEqual([]);
  });

  test('is ok if it is enabled', () => {
    expect(lines(judgeHub('enabled', context()))).toEqual([
      'ok Security Hub: Alerts are also imported into Security Hub CSPM, which is enabled.',
    ]);
  });

  test('fails if it is not, with the command that enables it without the checks that cost money', () => {
    const results = judgeHub('not enabled', context());
    expect(results).toMatchObject([{ level: 'failure' }]);
    expect(fixes(results)).toEqual([
      'aws securityhub enable-security-hub --no-enable-default-standards --region eu-west-1',
    ]);
  });
});
