import { describe, expect, it } from '@jest/globals';
import { emailBody } from '../../lambda/alerting/email.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { rule as assumeRoot } from '../../lambda/rules/sts-assume-root.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';
import { sampleAlert } from './alerts.ts';

/** The lines that say in which account a lookup has to be made, and the questions below each. */
function asked(record: CloudTrailRecord, rule = assumeRoot): string[] {
  const body = emailBody(sampleAlert(record, { ruleId: rule.id }), rule);
  const [, section = ''] = body.split('WHAT TO LOOK AT NEXT\n');
  return section.split('HOW TO CONTAIN IT')[0]?.match(/^ {2}(With credentials|What|Console sign-ins).*:$/gm) ?? [];
}

function assumeRootRecord(targetPrincipal: string): CloudTrailRecord {
  return federationTokenRecord({
    eventName: 'AssumeRoot',
    requestParameters: { targetPrincipal },
    responseElements: { credentials: { accessKeyId: 'ASIAMEMBERROOEXAMPLE' } },
  });
}

describe('what to look at next is asked with credentials', () => {
  it('of the account of the caller, where the issued key works there too', () => {
    const lines = asked(federationTokenRecord(), federation);
    expect(lines[0]).toBe('  With credentials of account 111122223333:');
    expect(lines.filter((line) => line.startsWith('  With'))).toHaveLength(1);
  });

  it.each(['444455556666', 'arn:aws:iam::444455556666:root'])(
    'of the member account %s for what its root session did, and of the caller for the rest',
    (target) => {
      expect(asked(assumeRootRecord(target))).toEqual([
        '  With credentials of account 444455556666:',
        '  What the issued key did:',
        '  Console sign-ins since (what is done in the console may carry other key ids):',
        '  With credentials of account 111122223333:',
        "  What the caller's own key did, from the day before on:",
        '  What the caller did with any key or in the console, from the day before on:',
      ]);
    },
  );

  it('of no account that only looks like one', () => {
    expect(asked(assumeRootRecord('$(id)')).join()).not.toContain('$(id)');
  });
});
