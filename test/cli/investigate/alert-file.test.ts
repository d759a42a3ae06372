import { describe, expect, test } from '@jest/globals';
import { judgeTogether } from '../../../cli/detect/detect.ts';
import { readAlertFile, subjectIn } from '../../../cli/investigate/alert-file.ts';
import { alertMessage, digestMessage } from '../../../lambda/alerting/message.ts';
import { findingText } from '../../../lambda/alerting/ocsf.ts';
import { summaryLines } from '../../../lambda/alerting/summary/lines.ts';
import { summaryOf } from '../../../lambda/alerting/summary/summary.ts';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import { sightingsOf } from '../../../lambda/detection/sighting.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord } from '../../records.ts';
import { baseArn, expiresAt, issue, issuedAt, issuedKey, otherKey, own, sessionArn } from './corpus.ts';

async function alertsOf(...records: readonly CloudTrailRecord[]) {
  const logFile = { name: 'test.json', createdAt: issuedAt };
  return (await judgeTogether(sightingsOf(records, [rule], logFile), [], issuedAt)).alerts;
}

const bob = baseArn.replace('alice', 'bob');
const [alert] = await alertsOf(issue());
const [second] = await alertsOf(issue(5, otherKey, { userIdentity: own(bob) }));
const [denied] = await alertsOf(deniedRecord());
if (alert === undefined || second === undefined || denied === undefined) throw new Error('There is no alert.');

const finding = findingText(alert, rule);
const operation = 'GetFederationToken';
const alertSummary = summaryLines(summaryOf(alert, rule));
const expected = {
  ...{ keyId: issuedKey, federatedUser: sessionArn, base: baseArn, operation, issuedAt, expiresAt },
  alertSummary,
};
const sns = JSON.stringify({
  Type: 'Notification',
  TopicArn: 'arn:aws:sns:us-east-1:111122223333:t',
  Message: finding,
});

describe('an alert file provides key, federated user, base user, start and end of the session', () => {
  test.each([
    ['for one finding', finding],
    ['for one finding with indentation', JSON.stringify(JSON.parse(finding), null, 2)],
    ['for one line among others', `{"time":1}\n${finding}\nno JSON\n`],
    ['for the same finding twice', `${finding}\n${finding}\n`],
    ['for an SNS notification', sns],
    [
      'for an event that SNS sends to a function',
      JSON.stringify({ Records: [{ EventSource: 'aws:sns', Sns: JSON.parse(sns) }] }),
    ],
    ['for an event that SQS sends to a function', JSON.stringify({ Records: [{ eventSource: 'aws:sqs', body: sns }] })],
    [
      'for an SQS event with raw message delivery',
      JSON.stringify({ Records: [{ eventSource: 'aws:sqs', body: finding }] }),
    ],
    ['for the output of aws sqs receive-message', JSON.stringify({ Messages: [{ MessageId: '1', Body: sns }] })],
    ['for an EventBridge event', JSON.stringify({ source: 'x', detail: JSON.parse(finding) })],
    ['for the published message with its text per protocol', alertMessage(alert, rule).body],
  ])('%s', (_, content) => {
    expect(subjectIn(content, 'alert.json')).toEqual(expected);
  });
});

test('a finding without its record provides key, names and start', () => {
  const { evidences, ...rest } = JSON.parse(finding);
  const bare = JSON.stringify({
    ...rest,
    evidences: evidences.map(({ data: _, ...evidence }: { data: unknown }) => evidence),
  });
  expect(subjectIn(bare, 'alert.json')).toEqual({ ...expected, expiresAt: undefined });
});

test('a digest with one session among failed calls provides its key, but not its start', () => {
  const digest = digestMessage([alert, denied], [rule]).body;
  expect(subjectIn(digest, 'alert.json')).toMatchObject({ keyId: issuedKey, federatedUser: sessionArn });
  expect(subjectIn(digest, 'alert.json').issuedAt).toBeUndefined();
});

test.each([
  [
    'a digest of several sessions',
    digestMessage([alert, second], [rule]).body,
    /contains alerts for 2 sessions or callers\. Choose one with --key/,
  ],
  ['two alerts', `${finding}\n${findingText(second, rule)}`, /with --key ASIA\w+, --key ASIA\w+\.$/],
  ['another OCSF class', '{"class_uid":1001}', /alert\.json contains no alert/],
  ['a file without JSON', 'CRITICAL: first GetFederationToken', /contains no alert/],
  ['an empty file', '', /contains no alert/],
])('%s is rejected with an error that says what to do', (_, content, message) => {
  expect(() => subjectIn(content, 'alert.json')).toThrow(message);
});

test("an alert for a failed call provides the caller's own key, which issued no session", () => {
  const subject = subjectIn(findingText(denied, rule), 'alert.json');
  expect(subject).toMatchObject({ keyId: 'AKIAIOSFODNN7EXAMPLE', base: baseArn, reported: 'GetFederationToken' });
  expect(subject.operation).toBeUndefined();
});

test('an invalid key ID in an alert is rejected', () => {
  const forged = finding.replaceAll(issuedKey, 'ASIA; rm -rf /');
  expect(() => subjectIn(forged, 'alert.json')).toThrow(/names a key that is not an access key ID/);
});

test('the error for a missing file names it', async () => {
  await expect(readAlertFile('no-such-alert.json')).rejects.toThrow(/^Cannot read no-such-alert\.json: /);
});
