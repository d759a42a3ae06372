import { expect, test } from '@jest/globals';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { detectionFinding } from '../../lambda/alerting/ocsf.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { sampleAlert, textsOf } from './alerts.ts';

const names = { 111122223333: 'prod' };
const { subject, body, attributes } = alertMessage(sampleAlert(), rule, names);
const { email, sms } = textsOf(body);

test('the name of the account is in the subject and the headline in place of its ID', () => {
  expect(subject).toBe('[Firstsight] LOW first GetFederationToken: user alice in prod');
  expect(attributes.headline).toBe('first GetFederationToken: user alice in prod');
});

test('the name of the account is in the first line of the email and in the text message, with its ID', () => {
  expect(email).toMatch(/^LOW: first GetFederationToken by user alice in prod \(111122223333\) succeeded, from /);
  expect(sms).toContain(' by user alice in prod (111122223333) succeeded, from ');
});

test('the name of the account is in the list of a digest, and in the finding', () => {
  const digest = digestMessage([sampleAlert(), sampleAlert()], [rule], names);
  expect(textsOf(digest.body).email).toContain('\n  LOW: user alice in prod (111122223333): succeeded\n');
  expect(detectionFinding(sampleAlert(), rule, names).cloud).toMatchObject({
    account: { uid: '111122223333', name: 'prod' },
  });
});

test('a name with blanks is quoted, and the subject keeps to its length', () => {
  const long = { 111122223333: 'a name of an account that has exactly 50 characters' };
  const message = alertMessage(sampleAlert(), rule, long);
  expect(message.subject).toMatch(/^\[Firstsight\] LOW first GetFederationToken: user alice in "a name of/);
  expect(message.subject.length).toBeLessThanOrEqual(99);
  expect(textsOf(message.body).sms.length).toBeLessThanOrEqual(160);
});
