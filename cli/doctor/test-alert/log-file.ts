import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { testAccount, testUserPrefix } from '../../../lambda/alerting/test-mark.ts';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import type { Rule } from '../../../lambda/detection/rule.ts';
import { sightingsOf, type TermKey } from '../../../lambda/detection/sighting.ts';

/** A test log file that contains one test call. */
export interface TestLogFile {
  /** The name of the caller, unique to this test. It is also part of the key. */
  readonly user: string;
  readonly key: string;
  /** Gzipped. */
  readonly body: Uint8Array;
  /** The key of its item in the history. */
  readonly term: TermKey;
}

export interface TestPlace {
  /** The key prefix of the deployed stack's log files. */
  readonly logFilePrefix: string;
  readonly region: string;
}

/** No active rule matches the test call, so no test is possible. */
export class NoRuleForTestError extends Error {
  override readonly name = 'NoRuleForTestError';

  constructor() {
    super(
      'no active rule matches GetFederationToken calls, so no test alert is possible: deploy with the rule sts-get-federation-token, or omit --send-test',
    );
  }
}

/**
 * Creates a log file with the stack's own prefix and CloudTrail's key layout. The account is one that does not exist,
 * unless the prefix contains the account.
 * @param now in milliseconds since 1970
 */
export function testLogFile({ logFilePrefix, region }: TestPlace, rules: readonly Rule[], now: number): TestLogFile {
  const user = `${testUserPrefix}${randomBytes(5).toString('hex')}`;
  const record = testRecord(user, region, now);
  const key = `${folder(logFilePrefix)}${region}/${fileName(user, region, now)}`;
  const [sighting] = sightingsOf([record], rules, { name: key, createdAt: now });
  if (sighting === undefined) throw new NoRuleForTestError();
  return { user, key, body: gzipSync(JSON.stringify({ Records: [record] })), term: sighting.key };
}

/** The prefix of an organization's trail ends before the account. */
function folder(logFilePrefix: string): string {
  return logFilePrefix.endsWith('/CloudTrail/') ? logFilePrefix : `${logFilePrefix}${testAccount}/CloudTrail/`;
}

function fileName(user: string, region: string, now: number): string {
  const minute = new Date(now).toISOString().slice(0, 16);
  const [day = '', time = ''] = minute.split('T');
  const stamp = `${day}T${time}Z`.replace(/[-:]/g, '');
  return `${day.replaceAll('-', '/')}/${testAccount}_CloudTrail_${region}_${stamp}_${user}.json.gz`;
}

/** In CloudTrail's form. Nothing that it names exists. */
function testRecord(user: string, region: string, now: number): CloudTrailRecord {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: `arn:aws:iam::${testAccount}:user/${user}`,
      accountId: testAccount,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: user,
    },
    eventTime: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetFederationToken',
    awsRegion: region,
    sourceIPAddress: '192.0.2.1',
    userAgent: 'firstsight doctor --send-test',
    requestParameters: { name: user, durationSeconds: 900 },
    responseElements: null,
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: testAccount,
    eventCategory: 'Management',
  };
}
