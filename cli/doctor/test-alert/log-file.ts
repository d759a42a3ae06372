import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import type { Rule } from '../../../lambda/detection/rule.ts';
import { sightingsOf, type TermKey } from '../../../lambda/detection/sighting.ts';
import { testAccount, testUserPrefix } from '../../../lambda/detection/test-record.ts';

/** A made-up log file that holds one made-up call. */
export interface TestLogFile {
  /** Unique to the test: the caller's name, and part of the key. */
  readonly user: string;
  readonly key: string;
  /** Gzipped. */
  readonly body: Uint8Array;
  /** Names the item that the history will hold of it. */
  readonly term: TermKey;
}

export interface TestPlace {
  /** What the keys of the deployed stack's log files begin with. */
  readonly logFilePrefix: string;
  readonly region: string;
}

/** No rule looks at the made-up call, so that no test is possible. */
export class NoRuleForTestError extends Error {
  override readonly name = 'NoRuleForTestError';

  constructor() {
    super(
      'no active rule looks at GetFederationToken calls, so no test alert can be made: deploy with sts-get-federation-token among the rules, or leave out --send-test',
    );
  }
}

/**
 * Makes up a log file where the detector looks for log files: the stack's own prefix and CloudTrail's layout, with the
 * account that nobody has wherever the prefix leaves it open.
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

/** As CloudTrail writes it, but that nothing in it exists. */
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
