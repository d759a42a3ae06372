import { describe, expect, test } from '@jest/globals';
import { digestBody, emailBody } from '../../lambda/alerting/email.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { rule as assumeRoot } from '../../lambda/rules/sts-assume-root.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';
import { sampleAlert } from './alerts.ts';

/** The headings of the lookups, which name the account. */
function headings(record: CloudTrailRecord, rule = assumeRoot): string[] {
  const body = emailBody(sampleAlert(record, { ruleId: rule.id }), rule);
  const [, section = ''] = body.split('HOW TO INVESTIGATE\n');
  return section.split('\n\n')[0]?.match(/^ {2}(Calls|Console sign-ins).*:$/gm) ?? [];
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
    expect(lines[0]).toBe('  Calls with the issued key, with credentials of account 111122223333:');
    expect(lines.filter((line) => line.includes('credentials'))).toHaveLength(1);
  });

  test.each(['444455556666', 'arn:aws:iam::444455556666:root'])(
    'of the member account %s for calls of its root session, and of the caller for other calls',
    (target) => {
      expect(headings(assumeRootRecord(target))).toEqual([
        '  Calls with the issued key, with credentials of account 444455556666:',
        '  Console sign-ins since the call (console sessions use other key IDs):',
        '  Calls of the caller with any key or in the console, from the day before, with credentials of account 111122223333:',
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

  test('is looked for in the log files, not with a lookup or in the Event history', () => {
    expect(bodyAfter(91)).not.toMatch(/lookup-events|cloudtrailv2/);
    expect(bodyAfter(91)).toMatch(/^npm run -s firstsight -- investigate --key ASIAIOSFODNN7EXAMPLE/m);
    expect(bodyAfter(89)).toContain('lookup-events');
  });

  test('has no lookup in a digest either', () => {
    const alert = sampleAlert(federationTokenRecord());
    const digestAfter = (days: number) => digestBody([{ ...alert, detectedAt: alert.time + days * day }], [federation]);
    expect(digestAfter(91)).not.toContain('lookup-events');
    expect(digestAfter(89)).toContain('lookup-events');
  });
});

describe('the log files that the command investigates', () => {
  const fromOf = (changes: CloudTrailRecord) => {
    const body = emailBody(sampleAlert(federationTokenRecord(changes)), federation).replace(/ \\\n +/g, ' ');
    return / investigate .* --from (\S+)/.exec(body)?.[1];
  };
  const calledIn = (creationDate: string) => ({
    userIdentity: { type: 'AssumedRole', sessionContext: { attributes: { creationDate } } },
  });

  test('begin on the day before the call, so that they contain what led to it', () => {
    expect(fromOf({})).toBe('2026-02-28');
    expect(fromOf(calledIn('2026-03-01T08:59:00Z'))).toBe('2026-02-28');
  });

  test('begin on the day on which the session of the caller began, if it is older', () => {
    expect(fromOf(calledIn('2026-02-27T23:00:00Z'))).toBe('2026-02-27');
  });

  test('do not begin earlier than a session can last, whatever the record says', () => {
    expect(fromOf(calledIn('2020-01-01T00:00:00Z'))).toBe('2026-02-28');
  });
});

describe('the links to the console', () => {
  const linksIn = (changes: CloudTrailRecord) =>
    emailBody(sampleAlert(federationTokenRecord(changes)), federation).match(/https:\S+console\S+/g);
  const inPartition = (partition: string, awsRegion: string) =>
    linksIn({ awsRegion, userIdentity: { type: 'IAMUser', arn: `arn:${partition}:iam::111122223333:user/ci/build` } });

  test('are the Event history with the issued key, and the page of the user', () => {
    expect(linksIn({})).toEqual([
      'https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events?AccessKeyId=ASIAIOSFODNN7EXAMPLE',
      'https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/users/details/alice',
    ]);
  });

  test.each([
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn/iam/home?region=cn-north-1#/users/details/build'],
    [
      'aws-us-gov',
      'us-gov-west-1',
      'https://console.amazonaws-us-gov.com/iam/home?region=us-gov-west-1#/users/details/build',
    ],
  ])('have the host of the partition %s', (partition, region, link) => {
    expect(inPartition(partition, region)).toContain(link);
  });

  test.each([
    ['aws-iso', 'us-iso-east-1'],
    ['aws-eusc', 'eusc-de-east-1'],
    ['aws', 'cn-north-1'],
    ['aws', '$(id)'],
  ])('are absent for partition %s and Region %s', (partition, region) => {
    expect(inPartition(partition, region)).toBeNull();
  });

  test('contain no name that is not safe', () => {
    const userIdentity = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/a?b#c', accountId: '111122223333' };
    expect(linksIn({ userIdentity })).toHaveLength(1);
  });
});
