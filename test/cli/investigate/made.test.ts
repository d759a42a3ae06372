import { describe, expect, test } from '@jest/globals';
import { containmentLines, containmentParts } from '../../../cli/investigate/containment.ts';
import { subjectOfKey } from '../../../cli/investigate/subject.ts';
import { treeOf } from '../../../cli/investigate/tree.ts';
import { makingCalls } from '../../../lambda/alerting/containment/left.ts';
import type { CloudTrailRecord, JsonObject } from '../../../lambda/detection/record.ts';
import { baseArn, byKey, inConsole, investigateRecords, issue, otherKey, record, signIn } from './corpus.ts';

const account = '111122223333';
const powers = 'arn:aws:iam::aws:policy/AdministratorAccess';
const provider = `arn:aws:iam::${account}:saml-provider/idp`;
const oidc = `arn:aws:iam::${account}:oidc-provider/oidc.example.com`;
const iam = 'iam.amazonaws.com';
const bob = { userName: 'bob' };
const deploy = { roleName: 'deploy' };
const admins = { groupName: 'admins' };

type Made = readonly [source: string, name: string, request: JsonObject, response: JsonObject | null, undo: string];

/** A call of each kind that gives access, and the command or the words that undo it. */
const calls: readonly Made[] = [
  [
    iam,
    'CreateAccessKey',
    bob,
    { accessKey: { accessKeyId: 'AKIABOBBOBBOBEXAMPLE', userName: 'bob' } },
    'aws iam update-access-key --user-name bob --access-key-id AKIABOBBOBBOBEXAMPLE --status Inactive',
  ],
  [
    iam,
    'UpdateAccessKey',
    { ...bob, accessKeyId: 'AKIABOBBOBBOBEXAMPLE', status: 'Active' },
    null,
    'aws iam update-access-key --user-name bob --access-key-id AKIABOBBOBBOBEXAMPLE --status Inactive',
  ],
  [
    iam,
    'CreateUser',
    bob,
    { user: { userName: 'bob', arn: `arn:aws:iam::${account}:user/bob` } },
    'aws iam put-user-policy --user-name bob --policy-name FirstsightDenyAll',
  ],
  [iam, 'CreateLoginProfile', bob, null, 'aws iam delete-login-profile --user-name bob'],
  [iam, 'UpdateLoginProfile', bob, null, 'aws iam delete-login-profile --user-name bob'],
  [
    iam,
    'CreateRole',
    deploy,
    { role: { roleName: 'deploy', arn: `arn:aws:iam::${account}:role/deploy` } },
    'aws iam put-role-policy --role-name deploy --policy-name FirstsightDenyAll',
  ],
  [
    iam,
    'AttachUserPolicy',
    { ...bob, policyArn: powers },
    null,
    `aws iam detach-user-policy --user-name bob --policy-arn ${powers}`,
  ],
  [
    iam,
    'AttachRolePolicy',
    { ...deploy, policyArn: powers },
    null,
    `aws iam detach-role-policy --role-name deploy --policy-arn ${powers}`,
  ],
  [
    iam,
    'AttachGroupPolicy',
    { ...admins, policyArn: powers },
    null,
    `aws iam detach-group-policy --group-name admins --policy-arn ${powers}`,
  ],
  [
    iam,
    'PutUserPolicy',
    { ...bob, policyName: 'x' },
    null,
    'aws iam delete-user-policy --user-name bob --policy-name x',
  ],
  [
    iam,
    'PutRolePolicy',
    { ...deploy, policyName: 'x' },
    null,
    'aws iam delete-role-policy --role-name deploy --policy-name x',
  ],
  [
    iam,
    'PutGroupPolicy',
    { ...admins, policyName: 'x' },
    null,
    'aws iam delete-group-policy --group-name admins --policy-name x',
  ],
  [
    iam,
    'AddUserToGroup',
    { ...bob, ...admins },
    null,
    'aws iam remove-user-from-group --group-name admins --user-name bob',
  ],
  [iam, 'UpdateAssumeRolePolicy', deploy, null, 'aws iam update-assume-role-policy --role-name deploy'],
  [
    iam,
    'CreatePolicyVersion',
    { policyArn: powers, setAsDefault: true },
    { policyVersion: { versionId: 'v7', isDefaultVersion: true } },
    `aws iam set-default-policy-version --policy-arn ${powers} --version-id $(`,
  ],
  [
    iam,
    'SetDefaultPolicyVersion',
    { policyArn: powers, versionId: 'v1' },
    null,
    `aws iam set-default-policy-version --policy-arn ${powers} --version-id $(`,
  ],
  [
    iam,
    'CreateServiceSpecificCredential',
    bob,
    { serviceSpecificCredential: { serviceSpecificCredentialId: 'ACCAIOSFODNN7EXAMPLE' } },
    'aws iam update-service-specific-credential --user-name bob --service-specific-credential-id ACCAIOSFODNN7EXAMPLE --status Inactive',
  ],
  [
    iam,
    'UploadSSHPublicKey',
    bob,
    { sSHPublicKey: { sSHPublicKeyId: 'APKAIOSFODNN7EXAMPLE' } },
    'aws iam update-ssh-public-key --user-name bob --ssh-public-key-id APKAIOSFODNN7EXAMPLE --status Inactive',
  ],
  [
    iam,
    'UploadSigningCertificate',
    bob,
    { certificate: { certificateId: 'TA7SMP42TDN5Z26OBPJE7EXAMPLE' } },
    'aws iam update-signing-certificate --user-name bob --certificate-id TA7SMP42TDN5Z26OBPJE7EXAMPLE --status Inactive',
  ],
  [iam, 'DeleteUserPermissionsBoundary', bob, null, 'attach the old permissions boundary again'],
  [iam, 'PutUserPermissionsBoundary', bob, null, 'attach the old permissions boundary again'],
  [iam, 'DeleteRolePermissionsBoundary', deploy, null, 'attach the old permissions boundary again'],
  [iam, 'PutRolePermissionsBoundary', deploy, null, 'attach the old permissions boundary again'],
  [
    iam,
    'AddRoleToInstanceProfile',
    { ...deploy, instanceProfileName: 'web' },
    null,
    'aws iam remove-role-from-instance-profile --instance-profile-name web --role-name deploy',
  ],
  [
    iam,
    'CreateOpenIDConnectProvider',
    { url: 'https://oidc.example.com', clientIDList: ['x'] },
    { openIDConnectProviderArn: oidc },
    `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${oidc}`,
  ],
  [
    iam,
    'AddClientIDToOpenIDConnectProvider',
    { openIDConnectProviderArn: oidc, clientID: 'x' },
    null,
    `aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn ${oidc} --client-id x`,
  ],
  [
    iam,
    'CreateSAMLProvider',
    { name: 'idp' },
    { sAMLProviderArn: provider },
    `aws iam delete-saml-provider --saml-provider-arn ${provider}`,
  ],
  [iam, 'UpdateSAMLProvider', { sAMLProviderArn: provider }, null, `to the SAML provider ${provider} again`],
  [
    'ec2.amazonaws.com',
    'AssociateIamInstanceProfile',
    {},
    {
      AssociateIamInstanceProfileResponse: {
        iamInstanceProfileAssociation: { associationId: 'iip-assoc-0db249b1f25fa24b8' },
      },
    },
    'aws ec2 disassociate-iam-instance-profile --association-id iip-assoc-0db249b1f25fa24b8 --region',
  ],
  [
    'ec2.amazonaws.com',
    'ModifySnapshotAttribute',
    { snapshotId: 'snap-0123456789abcdef0' },
    null,
    'snap-0123456789abcdef0',
  ],
  ['ec2.amazonaws.com', 'ModifyImageAttribute', { imageId: 'ami-0123456789abcdef0' }, null, 'ami-0123456789abcdef0'],
  [
    'rolesanywhere.amazonaws.com',
    'CreateTrustAnchor',
    { name: 'x' },
    { trustAnchor: { trustAnchorId: '11111111-2222-3333-4444-555555555555' } },
    'aws rolesanywhere disable-trust-anchor --trust-anchor-id 11111111-2222-3333-4444-555555555555 --region',
  ],
  [
    'sso.amazonaws.com',
    'CreateAccountAssignment',
    {
      ...{
        instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
        targetId: account,
        targetType: 'AWS_ACCOUNT',
      },
      ...{ permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef' },
      ...{ principalType: 'USER', principalId: '906760f2b1-5448-94e8-8f4f-1c1d1c1d1c1d' },
    },
    null,
    `aws sso-admin delete-account-assignment --instance-arn arn:aws:sso:::instance/ssoins-1234567890abcdef --target-type AWS_ACCOUNT --target-id ${account}`,
  ],
  [
    'ssm.amazonaws.com',
    'StartSession',
    { target: 'i-0aa11bb22cc33dd44' },
    { sessionId: 'alice-0123456789abcdef0' },
    'aws ssm terminate-session --session-id alice-0123456789abcdef0 --region',
  ],
  ['s3.amazonaws.com', 'PutBucketPolicy', { bucketName: 'reports' }, null, 'reports'],
  ['s3.amazonaws.com', 'PutBucketAcl', { bucketName: 'reports' }, null, 'reports'],
  ['kms.amazonaws.com', 'PutKeyPolicy', { keyId: 'alias/main' }, null, 'alias/main'],
  ['lambda.amazonaws.com', 'AddPermission20150331v2', { functionName: 'report' }, null, 'report'],
  ['lambda.amazonaws.com', 'CreateFunctionUrlConfig', { functionName: 'report' }, null, 'report'],
  ['secretsmanager.amazonaws.com', 'PutResourcePolicy', { secretId: 'prod/db' }, null, 'prod/db'],
  [
    'sns.amazonaws.com',
    'AddPermission',
    { topicArn: `arn:aws:sns:eu-west-1:${account}:x` },
    null,
    `arn:aws:sns:eu-west-1:${account}:x`,
  ],
  ['sqs.amazonaws.com', 'AddPermission', { queueUrl: 'queue-x' }, null, 'queue-x'],
  ['ecr.amazonaws.com', 'SetRepositoryPolicy', { repositoryName: 'app' }, null, 'app'],
  ['rds.amazonaws.com', 'ModifyDBSnapshotAttribute', { dBSnapshotIdentifier: 'db-1' }, null, 'db-1'],
  ['rds.amazonaws.com', 'ModifyDBClusterSnapshotAttribute', { dBClusterSnapshotIdentifier: 'db-2' }, null, 'db-2'],
];

function changesOf([eventSource, eventName, requestParameters, responseElements]: Made): CloudTrailRecord {
  return { eventSource, eventName, requestParameters, responseElements };
}

function madeText(investigation: Parameters<typeof containmentLines>[0]): string {
  const text = containmentLines(investigation).join(' ').replace(/\s+/g, ' ');
  return text.slice(text.indexOf('What the session made'));
}

describe('what a session made that gives access', () => {
  test('has a case here for each call that makes it', () => {
    expect(new Set(calls.map(([, name]) => name))).toEqual(new Set(makingCalls));
  });

  test.each(calls)('%s %s is in the chain and in the containment, with its undo', async (...call) => {
    const investigation = await investigateRecords([issue(), byKey(5, changesOf(call))]);
    const [, name, , , undo] = call;
    expect(treeOf(investigation, 10)?.rows.at(-1)?.what).toContain(`${name}: `);
    expect(madeText(investigation)).toContain(undo);
  });

  test('includes what its console session made', async () => {
    const attach = calls.find(([, name]) => name === 'AttachUserPolicy');
    const investigation = await investigateRecords([issue(), signIn(2), inConsole(5, changesOf(attach as Made))]);
    expect(madeText(investigation)).toContain('aws iam detach-user-policy --user-name bob');
  });

  test.each<[string, JsonObject, string]>([
    [
      'itself',
      { type: 'IAMUser', userName: 'alice', arn: baseArn, accountId: account, accessKeyId: otherKey },
      'user alice',
    ],
    [
      'root',
      { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account, accessKeyId: otherKey },
      'root user',
    ],
  ])('names the owner of a key that a caller created for %s', async (_, userIdentity, owner) => {
    const responseElements = { accessKey: { accessKeyId: 'AKIANEWNEWNEWEXAMPLE', status: 'Active' } };
    const create = record(5, { eventSource: iam, eventName: 'CreateAccessKey', userIdentity, responseElements });
    const investigation = await investigateRecords([create], { subject: subjectOfKey(otherKey) });
    expect(treeOf(investigation, 10)?.rows.at(-1)?.what).toContain(`key AKIANEWNEWNEWEXAMPLE of ${owner} in `);
    const { createdKeys } = investigation.session;
    expect(createdKeys.get('AKIANEWNEWNEWEXAMPLE')?.userName).toBe(owner.split(' ').at(owner === 'root user' ? 0 : -1));
  });

  test('does not include what failed, what another service calls by that name, and what another caller made', async () => {
    const denied = { ...changesOf(calls[0] as Made), errorCode: 'AccessDenied', responseElements: null };
    const athena = { eventSource: 'athena.amazonaws.com', eventName: 'StartSession' };
    const others = calls.map((call) =>
      byKey(6, { ...changesOf(call), userIdentity: { type: 'IAMUser', accessKeyId: otherKey } }),
    );
    const { chain } = await investigateRecords([issue(), byKey(5, denied), byKey(5, athena), ...others]);
    expect(chain.nodes.at(-1)?.isSubject).toBe(true);
  });

  test('lists a thing once, however often it was made, and at most 100 of them for a reader', async () => {
    const attach = (at: number, userName: string) =>
      byKey(at / 10, {
        eventSource: iam,
        eventName: 'AttachUserPolicy',
        requestParameters: { userName, policyArn: powers },
      });
    const many = Array.from({ length: 130 }, (_, i) => attach(i, `user-${i}`));
    const investigation = await investigateRecords([issue(), ...many, attach(140, 'user-7'), attach(150, 'user-7')]);
    expect(containmentParts(investigation).map(({ of, steps, more }) => [of, steps.length, more])).toEqual([
      ['session', 1, 0],
      ['made', 100, 30],
    ]);
    expect(madeText(investigation)).toContain('30 more: use --format ndjson to see them.');
  });
});

test('a secret that the session read is to be rotated, once however often it was read', async () => {
  const read = (at: number, secretId: string) =>
    byKey(at, {
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      requestParameters: { secretId },
    });
  const investigation = await investigateRecords([
    issue(),
    read(1, 'prod/db'),
    read(2, 'prod/db'),
    read(3, 'prod/api'),
  ]);
  const text = containmentLines(investigation).join('\n');
  expect(text.match(/aws secretsmanager rotate-secret --secret-id \S+/g)).toEqual([
    'aws secretsmanager rotate-secret --secret-id prod/db',
    'aws secretsmanager rotate-secret --secret-id prod/api',
  ]);
});
