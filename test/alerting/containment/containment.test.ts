import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { containmentPage, containmentPageFile } from '../../../bin/containment-page.ts';
import {
  accessAfter,
  accessAfterFailure,
  accessOfCaller,
  accessOfIssuer,
} from '../../../lambda/alerting/containment/access.ts';
import { containmentLines, containmentOf, containmentText } from '../../../lambda/alerting/containment/containment.ts';
import { type RowId, rowIds, rowOf } from '../../../lambda/alerting/containment/table.ts';
import { principalOf } from '../../../lambda/detection/principal.ts';
import type { CloudTrailRecord, JsonObject } from '../../../lambda/detection/record.ts';
import { federationTokenRecord } from '../../records.ts';

const account = '111122223333';

function rolePrincipal(path: string, session = 'jane@example.com', changes: JsonObject = {}): JsonObject {
  const name = path.split('/').at(-1);
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEROLE000001:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${path}`, userName: name },
      ...changes,
    },
  };
}

const identityCenterPath =
  'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_AdministratorAccess_9a45132a4fc687f4';
const serviceLinkedPath = 'aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport';
const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };
const anonymous = (accountId: string) => ({ type: 'AWSAccount', principalId: '', accountId });

const federated = (issuer: string) => ({
  type: 'FederatedUser',
  arn: `arn:aws:sts::${account}:federated-user/report-reader`,
  accountId: account,
  sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${account}:${issuer}` } },
});
const user = { type: 'IAMUser', userName: 'alice', accountId: account, arn: `arn:aws:iam::${account}:user/alice` };

function called(eventName: string, changes: CloudTrailRecord = {}): CloudTrailRecord {
  return federationTokenRecord({ eventName, requestParameters: null, responseElements: null, ...changes });
}

function accessesOf(record: CloudTrailRecord) {
  return accessAfter({ record, principal: principalOf(record) });
}

function linesFor(record: CloudTrailRecord): string {
  return containmentLines(accessesOf(record)).join('\n');
}

describe('each row of the table', () => {
  test.each(rowIds)('%s names its sources in the documentation of AWS', (id) => {
    expect(rowOf(id).sources.filter((url) => !/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/.test(url))).toEqual(
      [],
    );
  });

  test.each(rowIds)(
    '%s says in full sentences what ends the access, what does not, and how to check and undo it',
    (id) => {
      const { ends, effects = [], doesNotEnd, check, undo } = rowOf(id);
      const texts = [...[...ends, ...check, ...undo].map(({ text }) => text), ...effects, ...doesNotEnd];
      expect(doesNotEnd.length).toBeGreaterThan(0);
      expect(texts.filter((text) => !/^[A-Z][ -~]+[.:]$/.test(text))).toEqual([]);
      // A change that a command makes can be undone, or the row says why not.
      expect(ends.some(({ command }) => command !== undefined) && undo.length === 0).toBe(false);
    },
  );

  test('has a holder that no other row has', () => {
    expect(new Set(rowIds.map((id) => rowOf(id).holder)).size).toBe(rowIds.length);
  });
});

test('docs/containment.md is what `npm run containment-page` writes', () => {
  expect(readFileSync(containmentPageFile, 'utf8')).toBe(containmentPage());
});

describe('the access to end after a call', () => {
  const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
  const assumed = { requestParameters: { roleArn: `arn:aws:iam::${account}:role/deploy`, roleSessionName: 'x' } };

  test.each<[string, CloudTrailRecord, RowId[]]>([
    ['a long-term key', called('GetCallerIdentity', { userIdentity: { ...user, ...key } }), ['user-key']],
    [
      'a temporary key of a user',
      called('ListBuckets', { userIdentity: { ...user, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' } }),
      ['user-session'],
    ],
    [
      'a session of AssumeRoot',
      called('GetCallerIdentity', { userIdentity: { ...root, sessionContext: { assumedRoot: 'true' } } }),
      ['assume-root-session'],
    ],
    [
      'an ordinary role with a name like that of a service-linked role',
      called('GetCallerIdentity', { userIdentity: rolePrincipal('AWSServiceRoleForBackups') }),
      ['role-session'],
    ],
    [
      'an ordinary role with a name like that of a role of Identity Center',
      called('GetCallerIdentity', { userIdentity: rolePrincipal('AWSReservedSSO_Admin_0123456789abcdef') }),
      ['role-session'],
    ],
    ['a console sign-in of a user', called('ConsoleLogin', { userIdentity: user }), ['user-console-session']],
    [
      'a federated session of a user',
      called('ListBuckets', { userIdentity: federated('user/alice') }),
      ['federated-user-session'],
    ],
    [
      'a federated session of root',
      called('ListBuckets', { userIdentity: federated('root') }),
      ['federated-root-session'],
    ],
    [
      'a console session of a federated user',
      called('ConsoleLogin', { userIdentity: federated('user/alice') }),
      ['federated-user-console'],
    ],
    [
      'a console session of federated root',
      called('GetSigninToken', { userIdentity: federated('root') }),
      ['federated-root-console'],
    ],
    [
      'a console session of a role',
      called('GetSigninToken', { userIdentity: rolePrincipal('Portal') }),
      ['role-console-session'],
    ],
    ['root', called('ListBuckets', { userIdentity: root }), ['root']],
    [
      'a service that is recorded as root',
      called('ListBuckets', { userIdentity: { ...root, invokedBy: 'support.amazonaws.com' } }),
      ['aws-service'],
    ],
    [
      'a service',
      called('ListBuckets', { userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }),
      ['aws-service'],
    ],
    [
      'another account',
      called('ListBuckets', {
        userIdentity: { type: 'AWSAccount', principalId: 'AIDAEXAMPLEUSER000009', accountId: '444455556666' },
      }),
      ['other-account'],
    ],
    ['someone without credentials', called('GetObject', { userIdentity: anonymous('anonymous') }), ['anonymous']],
    [
      'the same, as S3 writes it',
      called('GetObject', { userIdentity: anonymous('ANONYMOUS_PRINCIPAL') }),
      ['anonymous'],
    ],
    ['nobody', called('ListBuckets', { userIdentity: {} }), ['unknown']],
    ['a role', called('ListBuckets', { userIdentity: rolePrincipal('deploy') }), ['role-session']],
    [
      'an instance',
      called('ListBuckets', { userIdentity: rolePrincipal('web', 'i-0aa11bb22cc33dd44') }),
      ['instance-profile'],
    ],
    [
      'a service role',
      called('ListBuckets', { userIdentity: rolePrincipal('service-role/function') }),
      ['role-session-service'],
    ],
    [
      'a web identity',
      called('ListBuckets', {
        userIdentity: rolePrincipal('ci', 'x', {
          webIdFederationData: { federatedProvider: 'arn:aws:iam::111122223333:oidc-provider/oidc.example.com' },
        }),
      }),
      ['role-session-web-identity'],
    ],
    [
      'an Identity Center user',
      called('ListBuckets', { userIdentity: rolePrincipal(identityCenterPath) }),
      ['identity-center-session'],
    ],
    [
      'a service-linked role',
      called('ListBuckets', { userIdentity: rolePrincipal(serviceLinkedPath) }),
      ['service-linked-role'],
    ],
    [
      'AssumeRole by a user',
      called('AssumeRole', { ...assumed, userIdentity: { ...user, ...key } }),
      ['role-session', 'user-key'],
    ],
    [
      'AssumeRole in another account',
      called('AssumeRole', {
        requestParameters: { roleArn: 'arn:aws:iam::444455556666:role/admin' },
        userIdentity: { ...user, ...key },
      }),
      ['role-session-other-account', 'user-key'],
    ],
    [
      'role chaining',
      called('AssumeRole', { ...assumed, userIdentity: rolePrincipal('first') }),
      ['role-session-chained', 'role-session'],
    ],
    [
      'AssumeRole by a service',
      called('AssumeRole', { ...assumed, userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }),
      ['role-session-service', 'aws-service'],
    ],
    [
      'AssumeRoleWithSAML',
      called('AssumeRoleWithSAML', { ...assumed, userIdentity: { type: 'SAMLUser', userName: 'jane' } }),
      ['role-session-saml', 'provider-user'],
    ],
    [
      'AssumeRoot',
      called('AssumeRoot', {
        requestParameters: { targetPrincipal: '444455556666' },
        userIdentity: rolePrincipal('OrgAdmin'),
      }),
      ['role-session', 'assume-root-session'],
    ],
    [
      'a new key',
      called('CreateAccessKey', { requestParameters: { userName: 'bob' }, userIdentity: { ...user, ...key } }),
      ['user-key', 'new-access-key'],
    ],
    ['a new key of root', called('CreateAccessKey', { userIdentity: root }), ['new-root-access-key']],
    [
      'a new user',
      called('CreateUser', { requestParameters: { userName: 'bob' }, userIdentity: rolePrincipal('web') }),
      ['role-session', 'new-user'],
    ],
    [
      'a new password',
      called('CreateLoginProfile', { requestParameters: { userName: 'bob' }, userIdentity: { ...user, ...key } }),
      ['user-key', 'new-login-profile'],
    ],
    [
      'a Session Manager session',
      called('StartSession', { userIdentity: { ...user, ...key } }),
      ['ssm-session', 'user-key'],
    ],
    ['a changed route', called('ReplaceRoute', { userIdentity: { ...user, ...key } }), ['user-key', 'changed-route']],
    ...(['ReplaceRouteTableAssociation', 'DisassociateRouteTable'] as const).map(
      (name): [string, CloudTrailRecord, RowId[]] => [
        `a changed route table (${name})`,
        called(name, { userIdentity: { ...user, ...key } }),
        ['user-key', 'changed-route-association'],
      ],
    ),
    ['a secret', called('GetSecretValue', { userIdentity: { ...user, ...key } }), ['user-key', 'secret-read']],
  ])('%s', (_, record, rows) => {
    expect(accessesOf(record).map(({ row }) => row)).toEqual(rows);
  });

  test.each<[string, JsonObject, RowId]>([
    ['a user with a key', { ...user, ...key }, 'failed-user-key'],
    ['a role', rolePrincipal('deploy'), 'role-session'],
    ['a session of a user', { ...user, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }, 'user-session'],
    ['root', root, 'failed-root'],
    ['a service', { ...root, invokedBy: 'support.amazonaws.com' }, 'failed-other'],
  ])('that failed, made by %s', (_, userIdentity, row) => {
    const record = called('ListBuckets', { userIdentity, errorCode: 'AccessDenied' });
    expect(accessAfterFailure({ record, principal: principalOf(record) }).row).toBe(row);
  });
});

describe('no IAM command is proposed that IAM refuses', () => {
  test.each([identityCenterPath, serviceLinkedPath])(
    'for the role %s, with or without the issuer in the record',
    (path) => {
      const { sessionContext: _, ...withoutIssuer } = rolePrincipal(path);
      for (const userIdentity of [rolePrincipal(path), withoutIssuer]) {
        const text = linesFor(called('ListBuckets', { userIdentity }));
        expect(text).not.toMatch(/aws iam/);
        expect(text).toContain('UnmodifiableEntity');
      }
    },
  );

  test('for root, whose sessions only an SCP can deny', () => {
    expect(linesFor(called('ListBuckets', { userIdentity: root }))).not.toMatch(/aws iam (?!get-account-summary)/);
  });
});

test('an Identity Center user is denied by an SCP on the user id if the record contains it, otherwise on the name', () => {
  const named = linesFor(called('ListBuckets', { userIdentity: rolePrincipal(identityCenterPath) }));
  expect(named).toContain('{"StringLike":{"aws:userId":"*:jane@example.com"}}');
  const onBehalfOf = { userId: '906760f2b1-5448-94e8' };
  const byId = linesFor(called('ListBuckets', { userIdentity: { ...rolePrincipal(identityCenterPath), onBehalfOf } }));
  expect(byId).toContain('{"StringEquals":{"identitystore:UserId":"906760f2b1-5448-94e8"}}');
});

test('the sessions of a role are denied up to the time at which the command runs', () => {
  const text = linesFor(called('ListBuckets', { userIdentity: rolePrincipal('deploy') }));
  expect(text).toContain(`"Condition":{"DateLessThan":{"aws:TokenIssueTime":"'$(date -u +%FT%TZ)'"}}`);
  expect(text).toMatch(/also to those of legitimate users/);
});

test('the command for a role of another account names that account', () => {
  const requestParameters = { roleArn: 'arn:aws:iam::444455556666:role/admin' };
  expect(linesFor(called('AssumeRole', { requestParameters }))).toMatch(
    /account 444455556666:\n +aws iam put-role-policy --role-name admin/,
  );
});

test.each(['toString', 'constructor', '__proto__', 'Unknown', 7])(
  'a caller of the type %j has the row of unknown callers',
  (type) => {
    const record = called('ListBuckets', { userIdentity: { type, accountId: account, principalId: 'x' } });
    expect(accessOfCaller({ record, principal: `${account}:x` }).row).toBe('unknown');
  },
);

test('a caller without an ARN is in the partition of another ARN of the record', () => {
  const requestParameters = { roleArn: 'arn:aws-iso-f:iam::444455556666:role/admin' };
  const record = called('AssumeRole', { userIdentity: { type: 'IAMUser', userName: 'alice' }, requestParameters });
  expect(accessOfCaller({ record, principal: `${account}:alice` }).values.partition).toBe('aws-iso-f');
});

test('outside of the partition aws, the credentials name the partition, and each command its Region', () => {
  const userIdentity = { ...root, arn: `arn:aws-cn:iam::${account}:root` };
  const text = linesFor(called('ListBuckets', { userIdentity, awsRegion: 'cn-north-1' }));
  expect(text).toContain('"aws:PrincipalArn":"arn:aws-cn:iam::111122223333:root"');
  expect(text).toContain(`account ${account} (partition aws-cn)`);
  for (const command of text.match(/^ {4}aws .*$/gm) ?? []) expect(command).toContain('--region cn-north-1');
});

test('a command without its values says which one to copy, or that the record does not contain it', () => {
  const commandFor = (user: string | undefined) =>
    containmentOf({ row: 'new-user', values: { user } }).ends[0]?.command;
  expect(commandFor('$(touch owned)')).toBe(
    '(the user name contains unusual characters: copy it from the record manually)',
  );
  expect(commandFor(undefined)).toBe('(the record does not contain the user name)');
});

describe('the access of a session without the record that issued it', () => {
  const role = `arn:aws:iam::${account}:role/deploy`;
  const alice = `arn:aws:iam::${account}:user/alice`;

  test.each<[string, Parameters<typeof accessOfIssuer>[1], RowId]>([
    [alice, { keyId: 'AKIAIOSFODNN7EXAMPLE' }, 'user-key'],
    [alice, { keyId: 'ASIAIOSFODNN7EXAMPLE', federatedName: 'x' }, 'federated-user-session'],
    [alice, { keyId: 'ASIAIOSFODNN7EXAMPLE', operation: 'GetSessionToken' }, 'user-session'],
    [alice, {}, 'user-session'],
    [role, { operation: 'AssumeRole', issuedTo: alice }, 'role-session'],
    [role, { operation: 'AssumeRole', issuedTo: `arn:aws:iam::${account}:role/first` }, 'role-session-chained'],
    [role, { operation: 'AssumeRole', issuedTo: 'arn:aws:iam::444455556666:user/bob' }, 'role-session-other-account'],
    [role, { operation: 'AssumeRoleWithSAML' }, 'role-session-saml'],
    [`arn:aws:iam::${account}:role/${identityCenterPath}`, {}, 'identity-center-session'],
    [root.arn, { operation: 'AssumeRoot' }, 'assume-root-session'],
    [root.arn, { federatedName: 'x' }, 'federated-root-session'],
    [root.arn, {}, 'root'],
    ['111122223333:somebody', {}, 'unknown'],
  ])('of %s with %j', (principal, facts, row) => {
    expect(accessOfIssuer(principal, facts).row).toBe(row);
  });
});

describe('the steps name whom and what they end', () => {
  const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
  const assumed = { requestParameters: { roleArn: 'arn:aws:iam::444455556666:role/Database', roleSessionName: 'x' } };

  test('the role that was assumed, with its account if that is not the account of the caller', () => {
    const lines = linesFor(called('AssumeRole', { ...assumed, userIdentity: rolePrincipal('web-server') }));
    const text = lines.replace(/\s+/g, ' ');
    expect(text).toContain('revoke the current sessions of role Database in account 444455556666.');
    expect(text).toContain(
      'For a session of a role (AssumeRole), web-server: revoke the current sessions of role web-server.',
    );
    expect(text).not.toMatch(/this (?:role|user)/);
  });

  test('the root access key, which is deleted before an SCP denies that', () => {
    const userIdentity = { ...root, ...key };
    for (const name of ['GetFederationToken', 'ListBuckets', 'CreateAccessKey']) {
      const [ends = []] = accessesOf(called(name, { userIdentity })).map((access) => containmentOf(access).ends);
      expect(ends.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^Sign in as the root user and delete root access key AKIAIOSFODNN7EXAMPLE/),
        expect.stringMatching(/^Then deny everything to root .* denies iam:DeleteAccessKey/),
      ]);
    }
  });

  test('the association of a route table that was replaced, and where to find the old route table', () => {
    const requestParameters = { routeTableId: 'rtb-0aa11bb22cc33dd44', associationId: 'rtbassoc-0aa11bb2' };
    const text = linesFor(called('ReplaceRouteTableAssociation', { requestParameters })).replace(/\s+/g, ' ');
    expect(text).toContain('The record does not contain the old route table: look for association rtbassoc-0aa11bb2');
    expect(text).not.toContain('rtb-0aa11bb22cc33dd44');
  });

  test('a new key of the caller, without the deny of the step before and what is false about it', () => {
    const text = linesFor(
      called('CreateAccessKey', { requestParameters: { userName: 'alice' }, userIdentity: { ...user, ...key } }),
    );
    expect(text.match(/put-user-policy/g)).toHaveLength(1);
    expect(text).not.toContain('Denying the caller does not end the use of the new key');
    expect(text).toContain('The deny of an earlier step applies here too, but only until you undo it');
  });
});

describe('undoing a step before a session ends makes the session work again, so the undo says when', () => {
  const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
  const undoOf = (record: CloudTrailRecord) => accessesOf(record).map((access) => containmentOf(access).undoWhen);

  test('after the end of a federated session, and after the key that requested it is deactivated', () => {
    const record = federationTokenRecord({ userIdentity: { ...user, ...key } });
    expect(undoOf(record)).toEqual([
      expect.stringMatching(
        /^if the call was not legitimate, only after 20\S+Z and after access key AKIAIOSFODNN7EXAMPLE is deactivated or deleted$/,
      ),
    ]);
    expect(linesFor(record)).toContain('--access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive');
  });

  test('after the longest session of a role, which can have others', () => {
    expect(undoOf(called('ListBuckets', { userIdentity: rolePrincipal('deploy') }))).toEqual([
      'if the call was not legitimate, only 12 h after the last step',
    ]);
  });
});

test('the command that blocks public access names the bucket of the call and saves its settings first', () => {
  const record = called('GetObject', {
    userIdentity: anonymous('anonymous'),
    requestParameters: { bucketName: 'reports' },
  });
  expect(linesFor(record)).toMatch(
    /get-public-access-block --bucket reports .*> public-access-block\.json; aws s3api put-public-access-block --bucket reports/,
  );
});

test('the text of a finding has the commands, each in a line of its own', () => {
  const text = containmentText(accessesOf(called('ListBuckets', { userIdentity: rolePrincipal('deploy') })));
  expect(text).toMatch(/^If you cannot confirm[^\n]*:\naws iam put-role-policy [^\n]*\n/);
});
