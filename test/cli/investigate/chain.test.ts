import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Chain, chainOf } from '../../../cli/investigate/chain.ts';
import { containmentLines } from '../../../cli/investigate/containment.ts';
import { type Investigation, investigate } from '../../../cli/investigate/investigate.ts';
import { type Link, linkOf } from '../../../cli/investigate/links.ts';
import { type Subject, subjectOfKey, subjectOfPrincipal, subjectOfUser } from '../../../cli/investigate/subject.ts';
import { investigationText } from '../../../cli/investigate/text.ts';
import type { CloudTrailRecord, JsonObject } from '../../../lambda/detection/record.ts';
import { samplesFolder } from '../../samples.ts';
import {
  account,
  callsOf,
  inConsole,
  investigateRecords,
  issue,
  issuedAt,
  issuedKey,
  own,
  record,
  sessionArn,
  signIn,
} from './corpus.ts';

const danaKey = 'AKIADANAAAAAAAEXAMPLE';
const backupKey = 'ASIABACKUPAAAEXAMPLE';
const backupSession = 'arn:aws:sts::444455556666:assumed-role/Backup/ops';

const sample = (subject: Subject): Promise<Investigation> =>
  investigate({
    paths: [join(samplesFolder, 'chain')],
    subject,
    around: false,
    now: Date.parse('2026-03-12T09:45:00Z'),
    progressOf: () => () => {},
  });

/** Each row with its depth: `2 console`, `0 session *` for the subject. */
function rows({ nodes }: Chain): string[] {
  return nodes.map(({ depth, kind, made, isSubject }) =>
    [depth, kind, made.keyId, isSubject ? '*' : undefined].filter((part) => part !== undefined).join(' '),
  );
}

const fromBackup = (depth: number) => [
  `${depth + 1} console`,
  `${depth + 2} user`,
  `${depth + 3} console`,
  `${depth + 2} key AKIASUPPORTAAEXAMPLE`,
  `${depth + 2} password`,
  `${depth + 2} grant`,
];

describe('the chain of the sample', () => {
  test('leads from the key of a user to role sessions, another account, the console, a new user, its keys and its sign-in', async () => {
    const { chain, chainCalls, session } = await sample(subjectOfKey(danaKey));
    expect(rows(chain)).toEqual([
      `0 key ${danaKey} *`,
      '1 session ASIADEPLOYAAAEXAMPLE',
      `2 session ${backupKey}`,
      ...fromBackup(2),
      '2 session ASIAMEMBERROOEXAMPLE',
    ]);
    expect(callsOf(session)).toEqual({ 'sts GetCallerIdentity': 1, 'sts AssumeRole': 1 });
    expect(callsOf(chainCalls.activity)).toMatchObject({
      ...{ 'iam ListRoles': 1, 'iam AttachUserPolicy': 1, 'secretsmanager GetSecretValue': 1 },
      ...{ 's3 ListBuckets': 1, 's3 DeleteBucketPolicy': 1 },
    });
  });

  test('is the same from a session in the middle, with what led to it before it', async () => {
    const { chain, session, subject } = await sample(subjectOfKey(backupKey));
    expect(rows(chain)).toEqual([
      `0 caller ${danaKey}`,
      '1 session ASIADEPLOYAAAEXAMPLE',
      `2 session ${backupKey} *`,
      ...fromBackup(2),
    ]);
    expect(subject).toMatchObject({
      ...{ roleSession: backupSession, base: 'arn:aws:iam::444455556666:role/Backup', operation: 'AssumeRole' },
      ...{ issuedTo: 'arn:aws:iam::111122223333:role/deploy', expiresAt: Date.parse('2026-03-12T10:03:20Z') },
    });
    expect(session.groups.get('iam CreateUser')?.via.counts.get('console')).toBe(1);
  });

  test('leads from a created key back to the key that began it', async () => {
    const { chain } = await sample(subjectOfKey('AKIASUPPORTAAEXAMPLE'));
    expect(rows(chain)).toEqual([
      `0 caller ${danaKey}`,
      '1 session ASIADEPLOYAAAEXAMPLE',
      `2 session ${backupKey}`,
      '3 console',
      '4 key AKIASUPPORTAAEXAMPLE *',
    ]);
  });

  test('is found from a principal: a user, a role, the session of a role, root', async () => {
    const kinds = async (principal: string) => rows((await sample(subjectOfPrincipal(principal))).chain).slice(0, 2);
    expect(await kinds(`arn:aws:iam::${account}:user/dana`)).toEqual(['0 start *', '1 session ASIADEPLOYAAAEXAMPLE']);
    expect(await kinds(`arn:aws:iam::${account}:role/deploy`)).toEqual(['0 start *', `1 session ${backupKey}`]);
    expect(await kinds(backupSession)).toEqual(['0 start *', '1 console']);
    expect(await kinds('arn:aws:iam::444455556666:root')).toEqual(['0 start *']);
    const { session } = await sample(subjectOfPrincipal('arn:aws:iam::444455556666:user/ops/support'));
    expect(callsOf(session)).toEqual({
      'secretsmanager GetSecretValue': 1,
      'signin ConsoleLogin': 1,
      's3 ListBuckets': 1,
    });
  });

  test('leads from a created user to the keys and the password that were created for it', async () => {
    const user = 'arn:aws:iam::444455556666:user/ops/support';
    const made = { id: 'user 444455556666/support', what: 'user' };
    const { chain } = await sample({ principal: user, made });
    expect(rows(chain).slice(-4)).toEqual([...['4 user *', '5 key AKIASUPPORTAAEXAMPLE', '5 password', '5 console']]);
  });

  test('excludes another session of the same name and role, which a pipeline has', async () => {
    const { session, chainCalls } = await sample(subjectOfKey('ASIADEPLOYAAAEXAMPLE'));
    expect(callsOf(session)).not.toHaveProperty(['s3 ListBuckets']);
    expect(chainCalls.activity.groups.get('s3 ListBuckets')?.keyId.counts).toEqual(
      new Map([['ASIACONSOLE44EXAMPLE', 1]]),
    );
  });

  test('in an account includes all of its calls, and with a key only the calls recorded there', async () => {
    const { session, chain } = await sample({ account: '444455556666' });
    expect(Object.values(callsOf(session)).reduce((sum, calls) => sum + calls, 0)).toBe(11);
    expect(rows(chain)).toContain('1 console');
    const { session: none, isFound } = await sample({ keyId: danaKey, account: '444455556666' });
    expect([callsOf(none), isFound]).toEqual([{}, false]);
  });

  test('names for each row the field by which it is known', async () => {
    const text = investigationText(await sample(subjectOfKey(danaKey)));
    const flat = text.replace(/\s*\n[\s│]*/g, ' ');
    expect(flat).toContain(
      'until 2026-03-12T10:03:20Z, 1 call, known by userIdentity.accessKeyId and responseElements.credentials.accessKeyId',
    );
    expect(flat).toContain('2026-03-12T21:06:00Z at the latest, 5 calls, known by userIdentity.arn');
    expect(text).toContain('     │  └─ ConsoleLogin: console sign-in of session ops of role Backup\n');
    expect(text.split('\n').filter((line) => /known by/.test(line) && line.length > 100)).toEqual([]);
  });
});

describe('the containment of the sample', () => {
  const commandsOf = async (subject: Subject) =>
    containmentLines(await sample(subject))
      .filter((line) => /^ {4}aws iam (?:put|delete-login|update-access)/.test(line))
      .map((line) => line.replace(/^ {4}aws iam (\S+) (--\S+ \S+).*$/, '$1 $2'));

  test('ends the session, then what it made, then the credentials that led to it, without repeats', async () => {
    const commands = await commandsOf(subjectOfKey(backupKey));
    expect([...new Set(commands)]).toEqual([
      'put-role-policy --role-name Backup',
      'put-user-policy --user-name support',
      'update-access-key --user-name support',
      'delete-login-profile --user-name support',
      'put-role-policy --role-name deploy',
      'put-user-policy --user-name dana',
    ]);
  });

  test('of a session of AssumeRoot has no IAM command for root', async () => {
    const lines = containmentLines(await sample(subjectOfKey('ASIAMEMBERROOEXAMPLE'))).join('\n');
    expect(lines).toContain('444455556666');
    expect(lines).not.toMatch(/--user-name root|--role-name root/);
  });

  test('of a principal ends its own access, not that of a federated user', async () => {
    expect(await commandsOf(subjectOfPrincipal('arn:aws:iam::444455556666:user/ops/support'))).toContain(
      'put-user-policy --user-name support',
    );
    const text = containmentLines(await sample(subjectOfPrincipal(`arn:aws:iam::${account}:user/dana`))).join('\n');
    expect(text).not.toContain('federated');
  });
});

test('the containment of a session of an Identity Center role has no command that IAM refuses', async () => {
  const role = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_9a45132a4fc687f4`;
  const arn = `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_9a45132a4fc687f4/jane@example.com`;
  const userIdentity = {
    type: 'AssumedRole',
    arn,
    accessKeyId: keyNumber(1),
    sessionContext: { sessionIssuer: { arn: role } },
  };
  for (const subject of [subjectOfKey(keyNumber(1)), subjectOfPrincipal(role), subjectOfPrincipal(arn)]) {
    const investigation = await investigateRecords([record(1, { userIdentity })], { subject });
    const lines = containmentLines(investigation).join('\n');
    expect(investigation.isFound).toBe(true);
    expect(lines).toMatch(/Identity Center|permission set/);
    expect(lines).not.toMatch(/aws iam (?:put|attach)-role-policy/);
  }
});

/** A session that the key `by` requested. */
function assume(at: number, by: string, key: string, changes: CloudTrailRecord = {}): CloudTrailRecord {
  return record(at, {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    userIdentity: { ...own(), accessKeyId: by },
    requestParameters: { roleArn: `arn:aws:iam::${account}:role/R` },
    responseElements: {
      credentials: { accessKeyId: key, expiration: '2026-03-02T21:00:00Z' },
      assumedRoleUser: { arn: `arn:aws:sts::${account}:assumed-role/R/x` },
    },
    ...changes,
  });
}

const keyNumber = (i: number) => `ASIA${String(i).padStart(9, '0')}EXAMPLE`;

function chainOfRecords(subject: Subject, records: readonly CloudTrailRecord[]): Chain {
  const links = new Map<string, Link>();
  for (const one of records) {
    const link = linkOf(one, 0);
    if (link) links.set(link.made.id, link);
  }
  return chainOf(subject, links);
}

describe('a chain of any shape', () => {
  test('ends where it returns to a session that is already in it', async () => {
    const loop = [
      assume(0, keyNumber(2), keyNumber(0)),
      assume(1, keyNumber(0), keyNumber(1)),
      assume(2, keyNumber(1), keyNumber(2)),
    ];
    const { chain } = await investigateRecords(loop, { subject: subjectOfKey(keyNumber(0)) });
    expect(chain.nodes.map(({ made }) => made.keyId).sort()).toEqual([keyNumber(0), keyNumber(1), keyNumber(2)]);
    const itself = chainOfRecords(subjectOfKey(keyNumber(0)), [assume(0, keyNumber(0), keyNumber(0))]);
    expect(itself.nodes).toHaveLength(1);
  });

  test('of a thousand sessions, one from the other, is followed to its end, from its start and from its end', async () => {
    const all = Array.from({ length: 1_000 }, (_, i) => assume(i / 100, keyNumber(i), keyNumber(i + 1)));
    const investigation = await investigateRecords(all, { subject: subjectOfKey(keyNumber(0)) });
    expect(investigation.chain.nodes.at(-1)).toMatchObject({ depth: 1_000, made: { keyId: keyNumber(1_000) } });
    const text = investigationText(investigation);
    expect(text).toContain('[level 11] AssumeRole: key ASIA000000011EXAMPLE');
    expect(text).toContain('and 940 more (use --format ndjson to see them)');
    const { nodes } = chainOfRecords(subjectOfKey(keyNumber(1_000)), all);
    expect([nodes.length, nodes[0]?.made.keyId]).toEqual([1_001, keyNumber(0)]);
  });

  test('of twenty thousand sessions of one key is cut, and says how many are left out', () => {
    const all = Array.from({ length: 20_000 }, (_, i) => assume(i / 1_000, keyNumber(0), keyNumber(i + 1)));
    const { nodes, leftOut } = chainOfRecords(subjectOfKey(keyNumber(0)), all);
    expect([nodes.length, leftOut]).toEqual([10_000, 10_001]);
  });

  test('has each session once, whatever calls another', () => {
    const edges = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 60 });
    fc.assert(
      fc.property(edges, fc.nat(12), (pairs, start) => {
        const all = pairs.map(([from, to], i) => assume(i, keyNumber(from), keyNumber(to)));
        const { nodes } = chainOfRecords(subjectOfKey(keyNumber(start)), all);
        const ids = nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(nodes.filter(({ isSubject }) => isSubject)).toHaveLength(1);
        expect(nodes.every(({ depth }, i) => depth <= (nodes[i - 1]?.depth ?? -1) + 1)).toBe(true);
      }),
    );
  });
});

describe('a session that', () => {
  const roleKey = keyNumber(1);
  const inRole = (at: number, changes: CloudTrailRecord = {}) =>
    record(at, {
      userIdentity: {
        ...{ type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/R/x`, accessKeyId: roleKey },
        sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/R` } },
      },
      ...changes,
    });

  test('creates a role makes calls with each session of that role', async () => {
    const create = inRole(1, {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateRole', requestParameters: { roleName: 'New' } },
      responseElements: { role: { arn: `arn:aws:iam::${account}:role/New` } },
    });
    const assumed = assume(2, 'AKIASTRANGERAEXAMPLE', keyNumber(2), {
      requestParameters: { roleArn: `arn:aws:iam::${account}:role/New` },
      responseElements: { credentials: { accessKeyId: keyNumber(2) }, assumedRoleUser: {} },
    });
    const { chain } = await investigateRecords([assume(0, danaKey, roleKey), create, assumed], {
      subject: subjectOfKey(roleKey),
    });
    expect(rows(chain)).toEqual([
      `0 caller ${danaKey}`,
      `1 session ${roleKey} *`,
      '2 role',
      `3 session ${keyNumber(2)}`,
    ]);
  });

  test('creates an identity provider makes calls with each session that a token of the provider is exchanged for', async () => {
    const provider = `arn:aws:iam::${account}:oidc-provider/login.example.net`;
    const create = inRole(1, {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateOpenIDConnectProvider' },
      responseElements: { openIDConnectProviderArn: provider },
    });
    const web = assume(2, danaKey, keyNumber(2), {
      eventName: 'AssumeRoleWithWebIdentity',
      userIdentity: { type: 'WebIdentityUser', userName: 'x', identityProvider: provider },
    });
    const { chain } = await investigateRecords([create, web], { subject: subjectOfKey(roleKey) });
    expect(rows(chain)).toEqual([`0 session ${roleKey} *`, '1 provider', `2 session ${keyNumber(2)}`]);
  });

  test('creates a SAML provider makes calls with each session that an assertion of the provider is exchanged for', async () => {
    const provider = `arn:aws:iam::${account}:saml-provider/idp`;
    const create = inRole(1, {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateSAMLProvider' },
      responseElements: { sAMLProviderArn: provider },
    });
    const saml = assume(2, danaKey, keyNumber(2), {
      eventName: 'AssumeRoleWithSAML',
      userIdentity: { type: 'SAMLUser', userName: 'x', identityProvider: 'SampleUkh1i4+Example=' },
      requestParameters: { roleArn: `arn:aws:iam::${account}:role/R`, principalArn: provider },
    });
    const { chain } = await investigateRecords([create, saml], { subject: subjectOfKey(roleKey) });
    expect(rows(chain)).toEqual([`0 session ${roleKey} *`, '1 provider', `2 session ${keyNumber(2)}`]);
  });

  test('opens the console with a federation token is followed there until the token expires, not for 12 hours', async () => {
    const token = (hours: number) =>
      issue(0, issuedKey, {
        responseElements: {
          credentials: { accessKeyId: issuedKey, expiration: new Date(issuedAt + hours * 3_600_000).toISOString() },
          federatedUser: { arn: sessionArn },
        },
      });
    const create = inConsole(20 * 60, {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', requestParameters: { userName: 'eve' } },
      responseElements: { user: { arn: `arn:aws:iam::${account}:user/eve` } },
    });
    const found = async (hours: number) => {
      const { chain } = await investigateRecords([token(hours), signIn(5), create], {
        subject: subjectOfKey(issuedKey),
      });
      return rows(chain).slice(2);
    };
    expect(await found(36)).toEqual(['2 console', '3 user']);
    expect(await found(19)).toEqual(['2 console']);
  });

  const oidc = `arn:aws:iam::${account}:oidc-provider/login.example.net`;
  const other = '999988887777';
  const dana = `arn:aws:iam::${account}:user/dana`;
  const requesters: Readonly<Record<string, JsonObject>> = {
    'the provider': { type: 'WebIdentityUser', userName: 'x', identityProvider: oidc },
    'another provider': { type: 'WebIdentityUser', userName: 'x', identityProvider: `${oidc}.example` },
    'another account': { type: 'AWSAccount', principalId: 'AROAEXAMPLE:x', accountId: other },
    dana: own(dana),
    erin: own(`arn:aws:iam::${account}:user/erin`),
    'a service': { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
  };

  test.each<[string, JsonObject | string, string[]]>([
    ['an identity provider', { Federated: oidc }, ['the provider']],
    ['a user', { AWS: dana }, ['dana']],
    ['a role of another account', { AWS: [`arn:aws:iam::${other}:role/Deploy`] }, ['another account']],
    ['another account', { AWS: [`arn:aws:iam::${account}:root`, other] }, ['another account']],
    ['everyone', '*', ['another account']],
    ['a service', { Service: 'lambda.amazonaws.com' }, []],
  ])('lets %s assume a role makes calls with the sessions that these request', async (_, principal, expected) => {
    const policyDocument = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal }] });
    const trust = inRole(1, {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'UpdateAssumeRolePolicy' },
      requestParameters: { roleName: 'Admin', policyDocument },
    });
    const sessions = Object.values(requesters).map((userIdentity, i) =>
      assume(2 + i, danaKey, keyNumber(2 + i), {
        ...{ userIdentity, requestParameters: { roleArn: `arn:aws:iam::${account}:role/Admin` } },
      }),
    );
    const earlier = assume(0, danaKey, keyNumber(9), {
      ...{ userIdentity: requesters['the provider'] },
      requestParameters: { roleArn: `arn:aws:iam::${account}:role/Admin` },
    });
    const { chain } = await investigateRecords([earlier, trust, ...sessions], { subject: subjectOfKey(roleKey) });
    const keys = Object.keys(requesters).map((name, i) => [name, keyNumber(2 + i)] as const);
    const found = keys.filter(([, key]) => rows(chain).includes(`2 session ${key}`)).map(([name]) => name);
    expect(found).toEqual(expected);
    expect(chain.nodes).toHaveLength(2 + expected.length);
  });

  test('was issued by GetSessionToken is found with the call that issued it', async () => {
    const token = assume(0, danaKey, roleKey, { eventName: 'GetSessionToken', requestParameters: null });
    const call = record(1, { userIdentity: { ...own(), accessKeyId: roleKey } });
    const { subject, session } = await investigateRecords([token, call], { subject: subjectOfKey(roleKey) });
    expect(subject).toMatchObject({ operation: 'GetSessionToken', base: own().arn });
    expect(callsOf(session)).toEqual({ 's3 ListBuckets': 1 });
  });
});

test.each([
  ['a key', subjectOfKey('ASIANOBODYHASEXAMPLE')],
  ['a federated user', subjectOfUser(`arn:aws:sts::${account}:federated-user/nobody`)],
  ['a principal', subjectOfPrincipal(`arn:aws:iam::${account}:user/nobody`)],
  ['an account', { account: '999988887777' }],
  [
    'an alert',
    { keyId: 'ASIANOBODYHASEXAMPLE', base: `arn:aws:iam::${account}:user/nobody`, issuedAt: 0, expiresAt: 1 },
  ],
] as const)(
  'a search for %s that finds nothing says so, and shows neither validity nor containment',
  async (_, subject) => {
    const investigation = await sample(subject);
    const text = investigationText(investigation);
    expect(investigation.isFound).toBe(false);
    expect(text).toMatch(/^.*\nno calls .* in 2 log files/);
    expect(text).not.toMatch(/valid|VALID|expired|CONTAINMENT|aws iam/);
  },
);
