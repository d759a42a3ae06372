import { federationRequestOf } from '../../detection/federation.ts';
import { type PolicyReach, policyReach } from '../../detection/policy.ts';
import { accountOf, type CloudTrailRecord, fieldText, isUnknown, textAt } from '../../detection/record.ts';
import { inline } from '../../text/caller-text.ts';
import type { Access } from '../containment/place.ts';
import type { RowId } from '../containment/table.ts';

type Words = (access: Access, record: CloudTrailRecord) => string;

/** What the holder of an access has, for a sentence: `a session with the permissions of role admin`. */
export function accessWords(access: Access, record: CloudTrailRecord): string {
  return words[access.row](access, record);
}

function named(noun: string, name: string | undefined): string {
  return name === undefined ? `the ${noun}` : `${noun} ${inline(name, 48)}`;
}

const user = ({ values }: Access) => named('user', values.user);
const role = ({ values }: Access) => named('role', values.role);
const group = ({ values }: Access) => named('group', values.group);
const provider = ({ values }: Access) => named('provider', values.providerArn?.split('/').at(-1));
const inAccount = ({ values }: Access) =>
  values.account === undefined ? '' : ` in account ${inline(values.account, 16)}`;
const key = ({ values }: Access) => named('key', values.keyId);

const roleSession: Words = (access) => `a session as ${role(access)}${inAccount(access)}`;
const consoleOfRole: Words = (access) => `a console session as ${role(access)}`;

const identityCenter: Words = () => 'a session with the permissions of its permission set';
const unknown: Words = () => 'access that the record does not name';

/** Of the session policies; a federated session has no permission that its user lacks. (STS API reference, GetFederationToken.) */
const reachWords: Readonly<Record<PolicyReach, (holder: string) => string>> = {
  everything: (holder) => `that may do everything that ${holder} may`,
  'nearly-everything': (holder) => `that may do nearly everything that ${holder} may`,
  'identity-changes': (holder) => `that may change identities or permissions, if ${holder} may`,
  unknown: (holder) => `limited by its policies and ${holder}'s`,
  limited: (holder) => `limited by its policies and ${holder}'s`,
  none: () => 'that may do only what resource policies allow to it by name',
};

const rootHolder = 'the root user';

/** The root user has no policies of its own. (IAM user guide, "AWS account root user".) */
const rootReachWords: typeof reachWords = {
  ...reachWords,
  'identity-changes': () => 'that may change identities or permissions',
  unknown: () => 'that may do what its session policies allow',
  limited: () => 'that may do what its session policies allow',
};

function federated(holder: string, record: CloudTrailRecord): string {
  return `a session ${federatedPowers(holder, record)}`;
}

function federatedPowers(holder: string, record: CloudTrailRecord): string {
  if (textAt(record, 'eventName') !== 'GetFederationToken')
    return holder === rootHolder ? rootReachWords.unknown(holder) : `that may do at most what ${holder} may`;
  if (isUnknown(record, 'requestParameters'))
    return `that may do at most what ${holder} may (its policies are not recorded)`;
  const reach = policyReach(federationRequestOf(record), accountOf(record) ?? '');
  return (holder === rootHolder ? rootReachWords : reachWords)[reach](holder);
}

/** The last part of the ARN of a task policy, such as `S3UnlockBucketPolicy`. */
function task(record: CloudTrailRecord): string {
  const arn = fieldText(record, 'requestParameters.taskPolicyArn.arn');
  const name = arn?.split('/').at(-1);
  return name === undefined ? '' : `, for the task ${inline(name, 40)}`;
}

const words: Readonly<Record<RowId, Words>> = {
  'user-key': (access) => `${key(access)} of ${user(access)}`,
  'user-session': (access) => `a session as ${user(access)}`,
  'user-console-session': (access) => `a console session as ${user(access)}`,
  'federated-user-session': (access, record) => federated(user(access), record),
  'federated-root-session': (_, record) => federated(rootHolder, record),
  'federated-user-console': (access) => `a console session with a federation token of ${user(access)}`,
  'federated-root-console': () => 'a console session with a federation token of the root user',
  'role-session': roleSession,
  'role-session-other-account': roleSession,
  'role-session-chained': roleSession,
  'role-session-service': roleSession,
  'role-session-saml': roleSession,
  'role-session-web-identity': roleSession,
  'instance-profile': roleSession,
  'role-console-session': consoleOfRole,
  'identity-center-session': identityCenter,
  'identity-center-user': identityCenter,
  'service-linked-role': () => 'a session with the permissions of a service-linked role',
  'assume-root-session': (access, record) => `a session as the root user${inAccount(access)}${task(record)}`,
  root: (access) => `all permissions${inAccount(access)}, as the root user`,
  'aws-service': () => 'what the service may do on behalf of the account',
  'other-account': (access) => `what the account allows to account ${inline(access.values.account ?? 'unknown', 16)}`,
  anonymous: () => 'what the resource allows to everyone',
  'provider-user': () => 'the sessions that the identity provider gives it',
  unknown,
  'failed-user-key': unknown,
  'failed-root': unknown,
  'failed-other': unknown,
  'new-access-key': (access) => `${key(access)} as ${user(access)}, until you deactivate it`,
  'new-root-access-key': (access) => `${key(access)} as the root user, until it is deleted`,
  'new-user': (access) => `${user(access)}, with the keys, password and policies that it receives`,
  'new-login-profile': (access) => `the console as ${user(access)}, until you delete the password`,
  'new-role': (access) => `${role(access)}, with the policies that it receives, for those whom its trust policy names`,
  'attached-user-policy': (access) => `the policy ${policyName(access)} for ${user(access)}, until you detach it`,
  'attached-role-policy': (access) => `the policy ${policyName(access)} for ${role(access)}, until you detach it`,
  'activated-access-key': (access) => `${key(access)} as ${user(access)}, until you deactivate it`,
  'attached-group-policy': (access) => `the policy ${policyName(access)} for ${group(access)}, until you detach it`,
  'inline-user-policy': (access) => `what its new policy allows to ${user(access)}, until you delete it`,
  'inline-role-policy': (access) => `what its new policy allows to ${role(access)}, until you delete it`,
  'inline-group-policy': (access) => `what its new policy allows to ${group(access)}, until you delete it`,
  'new-group-member': (access) => `what ${group(access)} may do, for ${user(access)}, until you remove it`,
  'new-policy-version': (access) =>
    `what the new version of policy ${policyName(access)} allows, until you restore the old one`,
  'new-service-credential': (access) => `a credential of ${user(access)} for one service, until you deactivate it`,
  'new-ssh-key': (access) => `an SSH key of ${user(access)}, until you deactivate it`,
  'new-signing-certificate': (access) => `a signing certificate of ${user(access)}, until you deactivate it`,
  'removed-boundary': () => 'what the old permissions boundary did not allow, until you restore it',
  'role-in-instance-profile': (access) => `${role(access)} on instances, until you remove it from the profile`,
  'instance-with-profile': () => 'the role of the instance profile on the instance, until you take it away',
  'new-oidc-client': (access) =>
    `each role that trusts ${provider(access)}, for a further client ID, until you remove it`,
  'new-saml-provider': (access) => `each role that trusts ${provider(access)}, until you delete it`,
  'changed-saml-provider': (access) => `each role that trusts ${provider(access)}, until you restore its metadata`,
  'new-trust-anchor': () => 'the roles that trust IAM Roles Anywhere, with certificates of a new authority',
  'new-account-assignment': (access) =>
    `a permission set in account ${inline(access.values.target ?? 'unknown', 16)}, until you delete the assignment`,
  'changed-route': () => 'the network by other routes than before, until you restore them',
  'changed-route-association': () => 'the network by other routes than before, until you restore the route table',
  'resource-policy': (access) =>
    `${named('resource', access.values.resource)} for those whom its new policy names, until you restore the old one`,
  'new-oidc-provider': (access) =>
    `each role that trusts ${named('provider', access.values.providerUrl?.replace('https://', ''))}, until you delete it`,
  'new-trust-policy': (access) =>
    `${role(access)} for those whom its new trust policy names, until you restore the old one`,
  'ssm-session': (_, record) =>
    `a shell or a tunnel to ${inline(textAt(record, 'requestParameters', 'target') ?? 'an instance', 48)}, until the session ends`,
  'secret-read': (access) =>
    `the value of ${named('secret', access.values.secret?.replace(/^arn:.*:secret:/, ''))}, until you change it`,
};

function policyName({ values }: Access): string {
  return inline(values.policyArn?.split('/').at(-1) ?? 'in the record', 48);
}
