import { describe, expect, test } from '@jest/globals';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { detectionFinding, digestFinding } from '../../lambda/alerting/ocsf.ts';
import { isTest } from '../../lambda/alerting/test-mark.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';
import { sampleAlert, textsOf } from './alerts.ts';
import { schemaErrors, schemaIsPresent } from './schema.ts';

function callBy(userName: string, accountId = '000000000000'): CloudTrailRecord {
  const arn = `arn:aws:iam::${accountId}:user/${userName}`;
  return federationTokenRecord({ userIdentity: { type: 'IAMUser', arn, accountId, userName }, eventID: userName });
}

const generated = sampleAlert(callBy('firstsight-test-1'));
const real = sampleAlert(callBy('alice', '111122223333'));

describe('a test alert', () => {
  test('starts with TEST in the subject, the email and the text message', () => {
    const { subject, body } = alertMessage(generated, rule);
    expect(subject).toMatch(/^\[Firstsight\] TEST LOW first GetFederationToken: user firstsight-test-1/);
    expect(textsOf(body).email.split('\n')[0]).toMatch(/^TEST LOW: /);
    expect(textsOf(body).email).toMatch(/^Do now: nothing: `firstsight doctor --send-test` made this alert\.$/m);
    expect(textsOf(body).email.split('\n\n')[0]).not.toContain('investigate');
    expect(textsOf(body).sms).toMatch(/^Firstsight TEST LOW: /);
  });

  test('has the label TEST in the metadata and the title of its finding', () => {
    expect(detectionFinding(generated, rule)).toMatchObject({
      metadata: { labels: ['TEST'] },
      finding_info: { title: expect.stringMatching(/^TEST first /) },
    });
  });

  test('starts with TEST in the headline for chats, unless a digest also contains a real alert', () => {
    expect(alertMessage(generated, rule).attributes.headline).toMatch(/^TEST first /);
    expect(digestMessage([generated, generated], [rule]).attributes.headline).toMatch(/^TEST 2 alerts /);
    expect(digestMessage([generated, real], [rule]).attributes.headline).toMatch(/^2 alerts /);
  });

  (schemaIsPresent ? test : test.skip)('is valid for the OCSF schema, alone and in a digest', () => {
    const errorsIn = schemaErrors();
    expect(errorsIn(detectionFinding(generated, rule))).toEqual([]);
    expect(errorsIn(digestFinding([generated, generated], [rule]))).toEqual([]);
  });

  test.each([
    ['a user with that name in a real account', callBy('firstsight-test-1', '111122223333')],
    ['another user in the account that does not exist', callBy('alice')],
    ['a record without an identity', {}],
  ])('is not raised by %s', (_caller, record) => {
    expect(isTest(record)).toBe(false);
    expect(alertMessage(sampleAlert(record), rule).subject).not.toContain('TEST');
    expect(detectionFinding(sampleAlert(record), rule).metadata).not.toHaveProperty('labels');
  });
});

describe('a digest with test alerts', () => {
  test('is marked as a test only if all its alerts are tests', () => {
    expect(digestMessage([generated, generated], [rule]).subject).toMatch(/^\[Firstsight\] TEST LOW 2 alerts/);
    expect(digestMessage([generated, real], [rule]).subject).not.toContain('TEST');
    expect(digestFinding([generated, generated], [rule]).metadata).toHaveProperty('labels', ['TEST']);
    expect(digestFinding([generated, real], [rule]).metadata).not.toHaveProperty('labels');
    expect(textsOf(digestMessage([generated, real], [rule]).body).sms).not.toContain('TEST');
  });

  test('marks each of its alerts that is a test', () => {
    const { email } = textsOf(digestMessage([generated, real], [rule]).body);
    expect(email).toContain('TEST user firstsight-test-1 in 000000000000');
    expect(email).toMatch(/LOW: user alice in 111122223333/);
  });
});
