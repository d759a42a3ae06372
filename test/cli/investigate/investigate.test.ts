import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addCall, addText, noActivity, noTexts, textsOf } from '../../../cli/investigate/activity.ts';
import { callOf, resourcesIn } from '../../../cli/investigate/call.ts';
import { chartMarks } from '../../../cli/investigate/chart-marks.ts';
import { limitations } from '../../../cli/investigate/limitations.ts';
import { judgedGroups } from '../../../cli/investigate/marks.ts';
import {
  type Subject,
  subjectOfKey,
  subjectOfUser,
  validityOf,
  validitySentence,
} from '../../../cli/investigate/subject.ts';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import {
  account,
  baseArn,
  byKey,
  callsOf,
  consoleKey,
  expiresAt,
  federated,
  inConsole,
  investigateRecords,
  issue,
  issuedAt,
  issuedKey,
  issuer,
  otherKey,
  own,
  record,
  sessionArn,
  signIn,
} from './corpus.ts';

describe('an investigation by key', () => {
  test('includes the calls with the key, the console sign-in and the calls of the console session', async () => {
    const token = { eventSource: 'signin.amazonaws.com', eventName: 'GetSigninToken', eventType: 'AwsConsoleSignIn' };
    const { session, subject } = await investigateRecords([
      issue(),
      byKey(1, token),
      signIn(2),
      inConsole(3, { eventName: 'GetObject' }),
      byKey(4),
      byKey(5),
    ]);
    expect(callsOf(session)).toEqual({
      'signin GetSigninToken': 1,
      'signin ConsoleLogin': 1,
      's3 GetObject': 1,
      's3 ListBuckets': 2,
    });
    expect(subject).toEqual({
      ...{ keyId: issuedKey, federatedUser: sessionArn, base: baseArn, issuedAt, expiresAt },
      operation: 'GetFederationToken',
    });
    const viaOf = (name: string) => [...(session.groups.get(name)?.via.counts ?? [])];
    expect(viaOf('signin GetSigninToken')).toEqual([['key', 1]]);
    expect(viaOf('signin ConsoleLogin')).toEqual([['console', 1]]);
    expect(viaOf('s3 GetObject')).toEqual([['console', 1]]);
  });

  test('works without the issuing call, from the calls of the session', async () => {
    const { session, subject } = await investigateRecords([byKey(1), inConsole(2), signIn(3)]);
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 2, 'signin ConsoleLogin': 1 });
    expect(subject).toMatchObject({ federatedUser: sessionArn, base: baseArn, issuedAt });
    expect(subject.expiresAt).toBeUndefined();
  });

  test('excludes other sessions of the same name: calls before it was issued, and keys that another call issued', async () => {
    const investigation = await investigateRecords([
      issue(-600, otherKey),
      issue(),
      byKey(1),
      record(2, { userIdentity: federated(otherKey), eventName: 'GetObject' }),
      inConsole(-30, { eventName: 'ListObjects' }),
    ]);
    const { session, others } = investigation;
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1 });
    expect([...others.keys()]).toEqual([otherKey]);
    expect(limitations(investigation).join('\n')).toContain(`calls with ${otherKey} are not included`);
  });

  test('excludes a session of the same name issued to another user', async () => {
    const bob = federated('ASIABOBSSESSIEXAMPLE', { issuedBy: issuer(`arn:aws:iam::${account}:user/bob`) });
    const { session } = await investigateRecords([
      issue(),
      byKey(1),
      record(2, { userIdentity: bob, eventName: 'GetObject' }),
    ]);
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1 });
  });

  test('marks calls with another key if no record says whether it is from the console', async () => {
    const { session } = await investigateRecords([issue(), record(2, { userIdentity: federated(consoleKey) })]);
    expect([...(session.groups.get('s3 ListBuckets')?.via.counts ?? [])]).toEqual([['other key', 1]]);
  });

  test('of a session that was not used has no calls, but includes the issued session', async () => {
    const { session, issues } = await investigateRecords([issue(), record(5, { userIdentity: own() })]);
    expect(callsOf(session)).toEqual({});
    expect(issues.map(({ keyId }) => keyId)).toEqual([issuedKey]);
  });

  test('counts a call once if two trails deliver it', async () => {
    const call = byKey(1);
    const { session } = await investigateRecords([issue(), call, call, byKey(1)], { perFile: 2 });
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 2 });
  });

  test('distinguishes denied calls from other failed calls, and lists their errors', async () => {
    const { session } = await investigateRecords([
      issue(),
      byKey(1),
      byKey(2, { errorCode: 'AccessDenied' }),
      byKey(3, { errorCode: 'Client.UnauthorizedOperation' }),
      byKey(4, { errorCode: 'ThrottlingException' }),
      byKey(5, { errorMessage: 'Failed authentication' }),
    ]);
    const group = session.groups.get('s3 ListBuckets');
    expect(group?.outcomes).toEqual({ succeeded: 1, denied: 2, failed: 2 });
    expect([...(group?.error.counts.keys() ?? [])]).toContain('Failed authentication');
  });

  test('lists the keys that the session created, and their users', async () => {
    const key = { userName: 'mallory', accessKeyId: 'AKIABACKUPADMEXAMPLE' };
    const create = {
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      responseElements: { accessKey: key },
    };
    const { session } = await investigateRecords([issue(), inConsole(9, create)]);
    expect([...session.createdKeys.values()]).toEqual([
      { keyId: key.accessKeyId, userName: 'mallory', time: issuedAt + 9 * 60_000 },
    ]);
  });

  test('finds the key in escaped JSON too, and ignores records that only mention it', async () => {
    const mention = record(3, { userIdentity: own(), requestParameters: { accessKeyId: issuedKey } });
    const spelling = (json: string) => json.replaceAll(`"${issuedKey}"`, `"\\u0041${issuedKey.slice(1)}"`);
    const { session } = await investigateRecords([issue(), byKey(1), mention], { spelling });
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1 });
  });
});

describe("the base user's own calls", () => {
  const all = [
    issue(),
    byKey(1),
    record(-60, { userIdentity: own(), eventName: 'GetObject' }),
    record(60, { userIdentity: own(), eventName: 'GetObject' }),
    record(-25 * 60, { userIdentity: own(), eventName: 'PutObject' }),
    record(37 * 60, { userIdentity: own(), eventName: 'PutObject' }),
    record(2, { userIdentity: own(`arn:aws:iam::${account}:user/bob`), eventName: 'DeleteObject' }),
  ];

  test('are included on request, from a day before the session to a day after it', async () => {
    const { own: calls } = await investigateRecords(all, { around: true });
    expect(callsOf(calls)).toEqual({ 'sts GetFederationToken': 1, 's3 GetObject': 2 });
  });

  test('are not included otherwise', async () => {
    const { own: calls } = await investigateRecords(all);
    expect(callsOf(calls)).toEqual({});
  });

  test('are also found for a federated user whose base user is known only from the log files', async () => {
    const { own: calls, subject } = await investigateRecords(all, { around: true, subject: subjectOfUser(sessionArn) });
    expect(subject.base).toBe(baseArn);
    expect(callsOf(calls)).toMatchObject({ 'sts GetFederationToken': 1, 's3 GetObject': 2 });
  });
});

describe('all sessions of a user', () => {
  const second = `arn:aws:sts::${account}:federated-user/second-name`;
  const bob = `arn:aws:iam::${account}:user/bob`;
  const all = [
    issue(),
    byKey(1),
    signIn(2, { userIdentity: federated(undefined, { issuedBy: null }) }),
    signIn(2, { userIdentity: federated(undefined, { issuedBy: null, arn: `${sessionArn}-of-bob` }) }),
    record(3, { userIdentity: federated(otherKey, { arn: second }), eventName: 'GetObject' }),
    record(4, { userIdentity: federated('ASIABOBSSESSIEXAMPLE', { issuedBy: issuer(bob) }), eventName: 'PutObject' }),
  ];

  test('include every name issued to the user, and sign-ins under such a name that do not name their issuer', async () => {
    const { session, subject } = await investigateRecords(all, { subject: subjectOfUser(baseArn) });
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1, 'signin ConsoleLogin': 1, 's3 GetObject': 1 });
    expect(subject.expiresAt).toBe(expiresAt);
  });

  test('of one name include those of all users that issue it', async () => {
    const { session, bases } = await investigateRecords(all, { subject: subjectOfUser(sessionArn) });
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1, 'signin ConsoleLogin': 1, 's3 PutObject': 1 });
    expect(bases).toEqual([baseArn, bob]);
  });

  test('distinguish a program that requests a sign-in token with the key from a console sign-in', async () => {
    const token = { eventSource: 'signin.amazonaws.com', eventName: 'GetSigninToken', eventType: 'AwsConsoleSignIn' };
    const { session } = await investigateRecords([byKey(1, token), signIn(2)], { subject: subjectOfUser(sessionArn) });
    const ways = [...session.groups.values()].map(({ action, via }) => [action, ...via.counts.keys()]);
    expect(ways).toEqual([
      ['GetSigninToken', 'key'],
      ['ConsoleLogin', 'console'],
    ]);
  });

  test('of root are also found', async () => {
    const root = `arn:aws:iam::${account}:root`;
    const byRoot = federated(otherKey, { issuedBy: { type: 'Root', arn: root, accountId: account } });
    const { session } = await investigateRecords([...all, record(5, { userIdentity: byRoot })], {
      subject: subjectOfUser(root),
    });
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1 });
  });
});

test("an investigation of a user's own key includes its calls, and lists the sessions that it issued as created keys", async () => {
  const inItsConsole = inConsole(3, { eventName: 'GetObject' });
  const all = [issue(), byKey(1), record(2, { userIdentity: own() }), inItsConsole];
  const { session, subject } = await investigateRecords(all, { subject: subjectOfKey('AKIAIOSFODNN7EXAMPLE') });
  expect(callsOf(session)).toEqual({ 'sts GetFederationToken': 1, 's3 ListBuckets': 1 });
  expect(subject.base).toBe(baseArn);
  expect([...session.createdKeys.keys()]).toEqual([issuedKey]);
});

test("an investigation of the key of a role's session names the role as base user, not the user that assumed it", async () => {
  const role = `arn:aws:iam::${account}:role/Pipeline`;
  const userIdentity = {
    ...{ type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/Pipeline/x`, accessKeyId: otherKey },
    sessionContext: { sessionIssuer: { type: 'Role', arn: role } },
  };
  const assume = {
    ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', userIdentity: own() },
    responseElements: { credentials: { accessKeyId: otherKey } },
  };
  const { session, bases } = await investigateRecords([record(0, assume), record(1, { userIdentity })], {
    subject: subjectOfKey(otherKey),
  });
  expect(bases).toEqual([role]);
  expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1 });
});

describe('the memory of an investigation', () => {
  test('holds at most 200 different texts of a kind, and counts the others', () => {
    const texts = noTexts();
    for (let i = 0; i < 250; i += 1) addText(texts, `object-${i}`);
    addText(texts, 'object-7');
    expect([texts.counts.size, texts.beyond, textsOf(texts)[0]]).toEqual([200, 50, 'object-7']);
  });

  test('holds at most 1,000 created keys', () => {
    const activity = noActivity();
    for (let i = 0; i < 1_010; i += 1) {
      const responseElements = { accessKey: { accessKeyId: `AKIA${i}`, userName: 'x' } };
      addCall(activity, callOf(record(i, { responseElements }), 0, undefined));
    }
    expect(activity.createdKeys.size).toBe(1_000);
  });
});

test('a dot of the timeline is placed between its first and its last call', async () => {
  const { session } = await investigateRecords([issue(), byKey(0.1), byKey(61), byKey(61.2)]);
  const [name, ...dots] = chartMarks(judgedGroups(session), 1e-5).marks;
  expect(name?.kind).toBe('name');
  expect(dots.map(({ calls }) => calls)).toEqual([1, 2]);
  expect(dots.every(({ time }) => issuedAt + 6_000 <= time && time <= issuedAt + 61.2 * 60_000)).toBe(true);
});

describe('an investigation of arbitrary records', () => {
  const odd = fc.constantFrom<CloudTrailRecord>(
    { userIdentity: null },
    { userIdentity: 'text' },
    { userIdentity: { type: 'FederatedUser' } },
    { userIdentity: { type: 'FederatedUser', accessKeyId: 7 } },
    { userIdentity: federated(issuedKey), eventTime: 'never', eventSource: 'x', awsRegion: null, resources: 'none' },
    { userIdentity: federated(issuedKey), requestParameters: 'text', resources: [null, { ARN: 3 }] },
    { userIdentity: { type: 'AWSService', invokedBy: 'FederatedUser' } },
    { eventName: 'GetFederationToken', eventSource: 'sts.amazonaws.com', responseElements: null },
  );
  const usual = fc.constantFrom<CloudTrailRecord>(
    { userIdentity: federated(issuedKey) },
    { userIdentity: federated(consoleKey), sessionCredentialFromConsole: 'true' },
    { userIdentity: federated(otherKey, { arn: `${sessionArn}-2` }) },
    { userIdentity: own() },
  );

  test('finds exactly the calls that a check of every record finds', async () => {
    const placed = fc.record({ at: fc.integer({ min: -100, max: 900 }), changes: fc.oneof(odd, usual) });
    await fc.assert(
      fc.asyncProperty(fc.array(placed, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (drawn, perFile) => {
        const all = drawn.map(({ at, changes }) => record(at, changes));
        const { session } = await investigateRecords([issue(), ...all], { perFile });
        const counted = Object.values(callsOf(session)).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(all.filter(belongs).length);
      }),
      { numRuns: 60 },
    );
  });

  function belongs({ userIdentity, eventTime }: CloudTrailRecord): boolean {
    const { arn, accessKeyId } = (userIdentity ?? {}) as { readonly arn?: string; readonly accessKeyId?: string };
    // A record without a readable time counts at the time of its log file, which is within the session's life.
    const time = eventTime === 'never' ? issuedAt + 1 : Date.parse(String(eventTime));
    return (arn === sessionArn || accessKeyId === issuedKey) && issuedAt <= time && time <= expiresAt;
  }
});

describe('a session', () => {
  const subject: Subject = { keyId: issuedKey, base: baseArn, issuedAt, expiresAt };
  const hour = 3_600_000;

  test.each([
    [
      'before its end is valid',
      subject,
      expiresAt - hour,
      'valid',
      /^STILL VALID: .* \(1 hour left\) unless you contain it$/,
    ],
    [
      'from its end on is expired',
      subject,
      expiresAt,
      'expired',
      /^expired: the session ended at 2026-03-01T21:00:00Z/,
    ],
    [
      'without a known end may be valid for 36 hours',
      { ...subject, expiresAt: undefined },
      issuedAt + 35 * hour,
      'unknown',
      /^MAY BE VALID: .* at the latest 2026-03-02T21:00:00Z$/,
    ],
    [
      'without a known end is expired after 36 hours',
      { ...subject, expiresAt: undefined },
      issuedAt + 36 * hour,
      'expired',
      /^expired: /,
    ],
    [
      'of root without a known end is expired after an hour',
      { ...subject, base: `arn:aws:iam::${account}:root`, expiresAt: undefined },
      issuedAt + hour,
      'expired',
      /^expired: /,
    ],
    [
      'has an unknown validity if only its key is known',
      { keyId: issuedKey },
      issuedAt,
      'unknown',
      /^validity unknown/,
    ],
    ["of a user's own key does not expire", { keyId: 'AKIAIOSFODNN7EXAMPLE' }, issuedAt, 'valid', /does not expire$/],
  ] as const)('%s', (_, who, time, validity, sentence) => {
    expect(validityOf(who, time)).toBe(validity);
    expect(validitySentence(who, time)).toMatch(sentence);
  });
});

describe('the resources of a call', () => {
  test('are the ARNs that CloudTrail lists, with an object but without its bucket', () => {
    const resources = [{ ARN: 'arn:aws:s3:::bucket/a/b' }, { ARN: 'arn:aws:s3:::bucket' }];
    expect(resourcesIn({ resources })).toEqual(['arn:aws:s3:::bucket/a/b']);
  });

  test('are the names in the request if CloudTrail lists no ARNs, without contents', () => {
    const requestParameters = {
      userName: 'bob',
      policyDocument: '{}',
      password: 'secret',
      path: '/',
      names: ['a', 'b'],
    };
    expect(resourcesIn({ requestParameters })).toEqual(['bob', 'a', 'b']);
    expect(resourcesIn({ requestParameters: { bucketName: 'b', key: 'k' } })).toEqual(['b/k']);
    expect(resourcesIn({ requestParameters: 'text', resources: [] })).toEqual([]);
  });
});

test.each([
  ['not a key', subjectOfKey, /is not an access key ID/],
  ['asia-lowercase', subjectOfKey, /is not an access key ID/],
  ['alice', subjectOfUser, /is not the ARN of a federated user/],
  [`arn:aws:iam::${account}:role/Pipeline`, subjectOfUser, /is not the ARN/],
])('%j is rejected as the subject of an investigation', (text, read, message) => {
  expect(() => read(text)).toThrow(message);
});
