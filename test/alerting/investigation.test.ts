import { describe, expect, test } from '@jest/globals';
import { emailBody } from '../../lambda/alerting/email.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { rule as assumeRoot } from '../../lambda/rules/sts-assume-root.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';
import { sampleAlert } from './alerts.ts';

/** The lines that name the account for the lookups, and the headings of the lookups. */
function headings(record: CloudTrailRecord, rule = assumeRoot): string[] {
  const body = emailBody(sampleAlert(record, { ruleId: rule.id }), rule);
  const [, section = ''] = body.split('HOW TO INVESTIGATE\n');
  return section.split('HOW TO CONTAIN IT')[0]?.match(/^ {2}(Use credentials|Calls made|Console sign-ins).*:$/gm) ?? [];
}

function assumeRootRecord(targetPrincipal: string): CloudTrailRecord {
  return federationTokenRecord({
    eventName: 'AssumeRoot',
    requestParameters: { targetPrincipal },
    responseElements: { credentials: { accessKeyId: 'ASIAMEMBERROOEXAMPLE' } },
  });
}

describe('the lookups in the email ask for credentials', () => {
  test('of the account of the caller only, if the issued key works in the same account', () => {
    const lines = headings(federationTokenRecord(), federation);
    expect(lines[0]).toBe('  Use credentials of account 111122223333:');
    expect(lines.filter((line) => line.startsWith('  Use'))).toHaveLength(1);
  });

  test.each(['444455556666', 'arn:aws:iam::444455556666:root'])(
    'of the member account %s for calls of its root session, and of the caller for other calls',
    (target) => {
      expect(headings(assumeRootRecord(target))).toEqual([
        '  Use credentials of account 444455556666:',
        '  Calls made with the issued key:',
        '  Console sign-ins since the call (activity in the console can have other key IDs):',
        '  Use credentials of account 111122223333:',
        "  Calls made with the caller's own key, from the day before the call:",
        '  Calls made by the caller with any key or in the console, from the day before the call:',
      ]);
    },
  );

  test('of no account if the value is not an account ID', () => {
    expect(headings(assumeRootRecord('$(id)')).join()).not.toContain('$(id)');
  });
});

describe('a call that is older than the 90 days that a lookup covers', () => {
  const day = 86_400_000;
  const bodyAfter = (days: number) => {
    const alert = sampleAlert(federationTokenRecord());
    return emailBody({ ...alert, detectedAt: alert.time + days * day }, federation);
  };

  test('is looked for in the log files, not with a lookup', () => {
    expect(bodyAfter(91)).not.toContain('lookup-events');
    expect(bodyAfter(91)).toContain('firstsight investigate LOG-FILES --key ASIAIOSFODNN7EXAMPLE');
    expect(bodyAfter(89)).toContain('lookup-events');
  });
});
