import { describe, expect, test } from '@jest/globals';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { detectionFinding, digestFinding } from '../../lambda/alerting/ocsf.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { isTest } from '../../lambda/detection/test-record.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';
import { sampleAlert, textsOf } from './alerts.ts';
import { schemaErrors, schemaIsPresent } from './schema.ts';

function callBy(userName: string, accountId = '000000000000'): CloudTrailRecord {
  const arn = `arn:aws:iam::${accountId}:user/${userName}`;
  return federationTokenRecord({ userIdentity: { type: 'IAMUser', arn, accountId, userName }, eventID: userName });
}

const made = sampleAlert(callBy('firstsight-test-1'));
const real = sampleAlert(callBy('alice', '111122223333'));

describe('a test alert', () => {
  test('says TEST in the subject, at the top of the email and in the text message', () => {
    const { subject, body } = alertMessage(made, rule);
    expect(subject).toMatch(/^\[Firstsight\] TEST LOW first GetFederationToken: user firstsight-test-1/);
    expect(textsOf(body).email.split('\n')[0]).toMatch(/^TEST: .*nothing to do\.$/);
    expect(textsOf(body).sms).toMatch(/^Firstsight TEST LOW: /);
  });

  test('is labelled TEST in the metadata of its finding, and in its title', () => {
    expect(detectionFinding(made, rule)).toMatchObject({
      metadata: { labels: ['TEST'] },
      finding_info: { title: expect.stringMatching(/^TEST first /) },
    });
  });

  test('says TEST in the headline that a chat shows, but not beside a real one', () => {
    expect(alertMessage(made, rule).attributes.headline).toMatch(/^TEST first /);
    expect(digestMessage([made, made], [rule]).attributes.headline).toMatch(/^TEST 2 alerts /);
    expect(digestMessage([made, real], [rule]).attributes.headline).toMatch(/^2 alerts /);
  });

  (schemaIsPresent ? test : test.skip)('is valid by the OCSF schema, alone and in a digest', () => {
    const errorsIn = schemaErrors();
    expect(errorsIn(detectionFinding(made, rule))).toEqual([]);
    expect(errorsIn(digestFinding([made, made], [rule]))).toEqual([]);
  });

  test.each([
    ['a user of that name in a real account', callBy('firstsight-test-1', '111122223333')],
    ['another user in the account that nobody has', callBy('alice')],
    ['a record without an identity', {}],
  ])('is none by %s', (_caller, record) => {
    expect(isTest(record)).toBe(false);
    expect(alertMessage(sampleAlert(record), rule).subject).not.toContain('TEST');
    expect(detectionFinding(sampleAlert(record), rule).metadata).not.toHaveProperty('labels');
  });
});

describe('a digest', () => {
  test('is a test only if all its alerts are', () => {
    expect(digestMessage([made, made], [rule]).subject).toMatch(/^\[Firstsight\] TEST LOW 2 alerts/);
    expect(digestMessage([made, real], [rule]).subject).not.toContain('TEST');
    expect(digestFinding([made, made], [rule]).metadata).toHaveProperty('labels', ['TEST']);
    expect(digestFinding([made, real], [rule]).metadata).not.toHaveProperty('labels');
    expect(textsOf(digestMessage([made, real], [rule]).body).sms).not.toContain('TEST');
  });

  test('says which of its alerts are tests', () => {
    const { email } = textsOf(digestMessage([made, real], [rule]).body);
    expect(email).toContain('TEST user firstsight-test-1 in 000000000000');
    expect(email).toMatch(/LOW +user alice in 111122223333/);
  });
});
