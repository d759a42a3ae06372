import { describe, expect, test } from '@jest/globals';
import { judgeTogether } from '../../../cli/detect/detect.ts';
import { readAlertFile, subjectIn } from '../../../cli/investigate/alert-file.ts';
import { alertMessage, digestMessage } from '../../../lambda/alerting/message.ts';
import { findingText } from '../../../lambda/alerting/ocsf.ts';
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
if (alert === undefined || second === undefined || denied === undefined) throw new Error('No alert was made.');

const finding = findingText(alert, rule);
const told = { keyId: issuedKey, federatedUser: sessionArn, base: baseArn, issuedAt, expiresAt };
const sns = JSON.stringify({
  Type: 'Notification',
  TopicArn: 'arn:aws:sns:us-east-1:111122223333:t',
  Message: finding,
});

describe('an alert tells key, federated user, base user, issue and end', () => {
  test.each([
    ['as one finding', finding],
    ['as a finding that was laid out for reading', JSON.stringify(JSON.parse(finding), null, 2)],
    ['as one line among others', `{"time":1}\n${finding}\nno JSON\n`],
    ['given twice', `${finding}\n${finding}\n`],
    ["in SNS's wrapping", sns],
    ['as SNS hands it to a function', JSON.stringify({ Records: [{ EventSource: 'aws:sns', Sns: JSON.parse(sns) }] })],
    ['as SQS hands it to a function', JSON.stringify({ Records: [{ eventSource: 'aws:sqs', body: sns }] })],
    ['as SQS delivers it raw', JSON.stringify({ Records: [{ eventSource: 'aws:sqs', body: finding }] })],
    ['as aws sqs receive-message prints it', JSON.stringify({ Messages: [{ MessageId: '1', Body: sns }] })],
    ['as EventBridge delivers it', JSON.stringify({ source: 'x', detail: JSON.parse(finding) })],
    ['as it is published, by protocol', alertMessage(alert, rule).body],
  ])('%s', (_, content) => {
    expect(subjectIn(content, 'alert.json')).toEqual(told);
  });
});

test('a finding without its record tells key and names, and when it was', () => {
  const { evidences, ...rest } = JSON.parse(finding);
  const bare = JSON.stringify({
    ...rest,
    evidences: evidences.map(({ data: _, ...evidence }: { data: unknown }) => evidence),
  });
  expect(subjectIn(bare, 'alert.json')).toEqual({ ...told, expiresAt: undefined });
});

test('a digest of one session among failed calls tells its key; its time is for the log files to tell', () => {
  const digest = digestMessage([alert, denied], [rule]).body;
  expect(subjectIn(digest, 'alert.json')).toMatchObject({ keyId: issuedKey, federatedUser: sessionArn });
  expect(subjectIn(digest, 'alert.json').issuedAt).toBeUndefined();
});

test.each([
  [
    'a digest of several sessions',
    digestMessage([alert, second], [rule]).body,
    /tells of 2 sessions: choose one with --key/,
  ],
  ['two alerts', `${finding}\n${findingText(second, rule)}`, /--key \(ASIA\w+, ASIA\w+\)/],
  ['an alert of a call that failed', findingText(denied, rule), /issued no session: the call failed\. Use --user/],
  ['something else', '{"class_uid":1001}', /alert\.json holds no alert/],
  ['no JSON', 'CRITICAL: first GetFederationToken', /holds no alert/],
  ['nothing', '', /holds no alert/],
])('%s is refused with the way out', (_, content, message) => {
  expect(() => subjectIn(content, 'alert.json')).toThrow(message);
});

test('a key id in an alert that is none is not taken', () => {
  const forged = finding.replaceAll(issuedKey, 'ASIA; rm -rf /');
  expect(() => subjectIn(forged, 'alert.json')).toThrow(/issued no session/);
});

test('a file that is not there is named', () => {
  expect(() => readAlertFile('no-such-alert.json')).toThrow(/^no-such-alert\.json cannot be read: /);
});
