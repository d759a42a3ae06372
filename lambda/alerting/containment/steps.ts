/** How to end one kind of access. Texts and commands contain values of the access as `{user}`. */
export interface Row {
  /** Who holds the access, after "the access of" or as a heading. */
  readonly holder: string;
  /** What ends the access, the most effective step first. */
  readonly ends: readonly [Step, ...Step[]];
  /** What happens to others, such as legitimate sessions of the same role. */
  readonly effects?: readonly string[];
  /** What people try that does not end it, as full sentences. */
  readonly doesNotEnd: readonly string[];
  readonly undo: readonly Step[];
  readonly check: readonly [Step, ...Step[]];
  /** How long a session that the steps end can last: until then, undoing them makes it work again. */
  readonly lasts?: '1 h' | '12 h' | '36 h';
  /** The steps also end the access of the caller, who requested the session. */
  readonly coversCaller?: true;
  /** Pages of AWS's documentation that state these facts. */
  readonly sources: readonly [string, ...string[]];
}

export interface Step {
  readonly text: string;
  /** A command line for bash, AWS CloudShell included. */
  readonly command?: string;
  /** Run with credentials of the organization's management account, instead of those of the account concerned. */
  readonly byOrganization?: true;
}

export const iamGuide = (page: string) => `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}.html`;
export const iamApi = (call: string) => `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${call}.html`;
export const stsApi = (call: string) => `https://docs.aws.amazon.com/STS/latest/APIReference/API_${call}.html`;
export const identityCenterGuide = (page: string) =>
  `https://docs.aws.amazon.com/singlesignon/latest/userguide/${page}.html`;

export const temporaryCredentials = iamGuide('id_credentials_temp_control-access_disable-perms');
export const revokeSessions = iamGuide('id_roles_use_revoke-sessions');
export const controlPolicies =
  'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html';
export const userIdentity =
  'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html';
export const rootUser = iamGuide('id_root-user');

export function denial(condition = ''): string {
  return `'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"${condition}}]}'`;
}

export const inlinePolicy = (verb: string, kind: 'user' | 'role', policy: string) =>
  `aws iam ${verb}-${kind}-policy --${kind}-name {${kind}} --policy-name ${policy}`;

export function added(kind: 'user' | 'role', policy: string, document: string): string {
  return `${inlinePolicy('put', kind, policy)} --policy-document ${document}{global}`;
}

export const removed = (kind: 'user' | 'role', policy: string) => `${inlinePolicy('delete', kind, policy)}{global}`;
export const shown = (kind: 'user' | 'role', policy: string) => `${inlinePolicy('get', kind, policy)}{global}`;

export const denyAll = 'FirstsightDenyAll';
export const denyOld = 'FirstsightRevokeSessions';

/** Closes the quoted text, so that the shell inserts the time at which you run the command. */
const issuedBeforeNow = `,"Condition":{"DateLessThan":{"aws:TokenIssueTime":"'$(date -u +%FT%TZ)'"}}`;

export const callsFail: Step = {
  text: 'Look up the calls of the caller in each Region: those after the deny have an errorCode such as AccessDenied. If there are none, that proves nothing.',
};

export const userDenied: Pick<Row, 'ends' | 'undo' | 'check' | 'lasts'> = {
  lasts: '36 h',
  ends: [{ text: 'Deny everything to {theUser}.', command: added('user', denyAll, denial()) }],
  undo: [{ text: 'Remove the deny.', command: removed('user', denyAll) }],
  check: [{ text: 'The command shows the deny.', command: shown('user', denyAll) }, callsFail],
};

export const deniesWithinMinutes =
  'Permissions are checked at every request, so the deny applies to every key and session of the user within minutes.';

export const deactivation = 'aws iam update-access-key --user-name {user} --access-key-id {keyId} --status';

/** After `userDenied`, which ends the sessions that the key requested. */
export const callerKeyStep: Step = {
  text: 'Then deactivate its key: {callerKey} requested the session, and works again when the deny is removed.',
  command: 'aws iam update-access-key --user-name {user} --access-key-id {callerKey} --status Inactive{global}',
};
export const callerKeyUndo: Step = {
  text: 'Activate access key {callerKey} again, only if the call was legitimate.',
  command: 'aws iam update-access-key --user-name {user} --access-key-id {callerKey} --status Active{global}',
};

export const sessionsRevoked: Pick<Row, 'ends' | 'effects' | 'doesNotEnd' | 'undo' | 'check' | 'lasts'> = {
  lasts: '12 h',
  ends: [
    {
      text: 'Revoke the current sessions of {theRole}{elsewhere}.',
      command: added('role', denyOld, denial(issuedBeforeNow)),
    },
    {
      text: 'If the intruder can get new sessions of the role, deny everything to {theRole} instead, until that is prevented.',
      command: added('role', denyAll, denial()),
    },
  ],
  effects: [
    'Revoking denies everything to sessions issued until now, also to those of legitimate users and programs: they have to get new credentials, which work. The deny of everything also blocks them.',
  ],
  doesNotEnd: [
    'Denying the caller or deactivating its access key does not end the session: it has the permissions of the role until it expires, after up to 12 h.',
  ],
  undo: [
    {
      text: 'Remove the policy.',
      command: removed('role', denyOld),
    },
    { text: 'Remove the deny of everything.', command: removed('role', denyAll) },
  ],
  check: [{ text: 'The command shows the policy.', command: shown('role', denyOld) }, callsFail],
};

/** An SCP, created and attached in one command, since the ID that the first call returns is a parameter of the second. */
export function controlPolicy(
  name: string,
  condition: string,
): Pick<Row, 'undo' | 'check'> & { readonly attached: Step } {
  const id = `$(aws organizations list-policies --filter SERVICE_CONTROL_POLICY --query "Policies[?Name=='${name}'].Id" --output text{global})`;
  const creation = `aws organizations create-policy --type SERVICE_CONTROL_POLICY --name ${name} --description Firstsight --query Policy.PolicySummary.Id --output text --content ${denial(`,"Condition":${condition}`)}{global}`;
  const target = '--target-id {account}{global}';
  const byOrganization = true;
  return {
    attached: {
      text: 'Deny everything by a service control policy (SCP) on the account.',
      command: `aws organizations attach-policy --policy-id $(${creation}) ${target}`,
      byOrganization,
    },
    undo: [
      {
        text: 'Detach the SCP.',
        command: `aws organizations detach-policy --policy-id ${id} ${target}`,
        byOrganization,
      },
      { text: 'Delete the SCP.', command: `aws organizations delete-policy --policy-id ${id}{global}`, byOrganization },
    ],
    check: [
      {
        text: 'The command lists the SCP.',
        command: `aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY ${target}`,
        byOrganization,
      },
    ],
  };
}

export const consoleNote = 'The deny does not sign anyone out, but it applies to the console session that was opened.';

export const notInManagementAccount = 'An SCP has no effect in the management account of an organization.';

export const rootDenied = controlPolicy(
  'FirstsightDenyRoot-{account}',
  '{"ArnLike":{"aws:PrincipalArn":"arn:{partition}:iam::{account}:root"}}',
);
/** The second way is that of AssumeRoot with the task IAMDeleteRootUserCredentials. */
export const withoutSignIn =
  'If you cannot sign in to a member account whose organization manages root access centrally, its management account can delete the credentials of root (IAM console, Root access management). Otherwise contact AWS Support.';
export const centralRootAccess = iamGuide('id_root-user-privileged-task');
export const secureRoot: Step = {
  text: `Sign in as the root user and delete {rootKeys}. A key works until it is deleted. Change the password and check the MFA devices. ${withoutSignIn}`,
};
export const inMemberAccount: Step = {
  ...rootDenied.attached,
  text: 'Then deny everything to root by an SCP (service control policy), if the account is a member account of an organization. Not earlier: the SCP also denies iam:DeleteAccessKey to the root user.',
};

export const keyStatus: Step = {
  text: 'The command shows the status of each key of the user.',
  command: 'aws iam list-access-keys --user-name {user}{global}',
};
export const rootKeys: Step = {
  text: 'The command shows 0 for AccountAccessKeysPresent when root has no access key.',
  command: 'aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent{global}',
};
