import { isIP } from 'node:net';
import { isLongTermKey, keyIn } from './access-key.ts';
import { isAdministratorRole } from './administrator-roles.ts';
import { attackToolOf } from './attack-tools.ts';
import { federationRequestOf } from './federation.ts';
import { sessionReach } from './policy.ts';
import { isAssumedRoot, isRoot } from './principal.ts';
import { accountOf, type CloudTrailRecord, eventTimeOf, succeeded, textAt } from './record.ts';
import type { NewTraits } from './seen.ts';
import { type Trust, trustOf } from './trust-policy.ts';

/** A named reason for a higher score. */
export interface Reason {
  readonly id: string;
  readonly points: number;
  /** The lowest score with it. Default: none. */
  readonly atLeast?: number | undefined;
  readonly text: string;
}

/** What decides whether a reason applies: the record, and what the history and the related alerts say. */
export interface Circumstances {
  readonly record: CloudTrailRecord;
  /** The principal was denied within the window before. Default: false. */
  readonly deniedBefore?: boolean;
  /** The history has no earlier call of the term. Default: false. */
  readonly neverSeen?: boolean;
  /** No baseline of the rule is loaded. Default: false. */
  readonly lacksBaseline?: boolean;
  /** What the call comes with and no earlier call of the term did. Default: nothing. */
  readonly newTraits?: NewTraits;
  /** The first console sign-in with the session that the call issued. Default: none is known. */
  readonly signIn?: { readonly time: number; readonly source?: string | undefined } | undefined;
  /** The earlier alert on the call that issued the caller's session. Default: none. */
  readonly follows?: { readonly ruleId: string } | undefined;
}

export interface ReasonRule {
  readonly points: number;
  /** The lowest score if it applies and the call succeeded. Default: none. */
  readonly atLeast?: number;
  /** For the page of a rule, and for alerts unless `inAlert` says more. */
  readonly text: string;
  /** The text for an alert, with the values of the call. */
  readonly inAlert?: (circumstances: Circumstances) => string;
  applies(circumstances: Circumstances): boolean;
}

const twelveHours = 43_200;

/** The reasons that rules name. */
export const reasonRules = {
  'root-caller': {
    points: 78,
    text: 'the root user made the call',
    inAlert: ({ record }) =>
      isAssumedRoot(record)
        ? 'a session of AssumeRoot made the call, with permissions of the root user'
        : 'the root user made the call',
    applies: ({ record }) => isRoot(record),
  },
  'allows-everything': {
    points: 52,
    text: 'the session policy allows everything, or AdministratorAccess is attached',
    inAlert: () => 'the session policy allows everything',
    applies: ({ record }) => sessionReach(record) === 'everything',
  },
  'allows-nearly-everything': {
    points: 44,
    text: 'the session policies allow nearly everything',
    applies: ({ record }) => sessionReach(record) === 'nearly-everything',
  },
  'allows-identity-changes': {
    points: 35,
    text: 'the session policies allow changes of users, keys, roles or policies in IAM, or AssumeRole of any role',
    inAlert: () => 'the session policies allow changes in IAM, or AssumeRole of any role',
    applies: ({ record }) => sessionReach(record) === 'identity-changes',
  },
  'allows-unknown-actions': {
    points: 17,
    text: 'a policy of the account is attached to the session; the record does not show what it allows',
    applies: ({ record }) => sessionReach(record) === 'unknown',
  },
  'allows-some-actions': {
    points: 9,
    text: 'the session policies allow some actions',
    applies: ({ record }) => sessionReach(record) === 'limited',
  },
  'no-session-policy': {
    points: 0,
    text: 'no session policy was passed, so the session has no permissions of its own',
    applies: ({ record }) => sessionReach(record) === 'none',
  },
  'administrator-role': {
    points: 17,
    text: 'the name of the role is that of an administrator',
    applies: ({ record }) => isAdministratorRole(requestedRole(record) ?? ''),
  },
  'another-account': {
    points: 8,
    text: 'the role is in another account',
    applies: ({ record }) => isInAnotherAccount(requestedRole(record), record),
  },
  'trusts-anyone': {
    points: 52,
    text: 'the policy trusts every AWS account',
    applies: ({ record }) => trustIn(record) === 'anyone',
  },
  'trusts-whole-provider': {
    points: 26,
    text: 'the policy trusts everyone with a token of an identity provider, since it has no condition',
    applies: ({ record }) => trustIn(record) === 'whole-provider',
  },
  'trusts-another-account': {
    points: 26,
    text: 'the policy trusts another account',
    applies: ({ record }) => trustIn(record) === 'another-account',
  },
  'for-another-user': {
    points: 8,
    text: 'an IAM user created the key for another user',
    applies: ({ record }) => isForAnotherUser(record),
  },
  'never-seen': {
    points: 17,
    text: 'the history has no earlier call of this kind',
    applies: ({ neverSeen = false }) => neverSeen,
  },
  'success-after-denial': {
    points: 17,
    text: 'the call succeeded after the same principal was denied',
    applies: ({ record, deniedBefore = false }) => deniedBefore && succeeded(record),
  },
  'console-sign-in': {
    points: 26,
    atLeast: 73,
    text: 'a console sign-in with the issued session follows within its lifetime; the score is at least 73',
    inAlert: (circumstances) => `a console sign-in with the issued session follows${signInWords(circumstances)}`,
    applies: ({ signIn }) => signIn !== undefined,
  },
  'follows-alert': {
    points: 26,
    text: 'the session was issued by a call that raised an alert',
    inAlert: ({ follows }) => `the session was issued by a call that raised an alert of ${follows?.ruleId}`,
    applies: ({ follows }) => follows !== undefined,
  },
  'long-session': {
    points: 4,
    text: 'the requested duration is more than 12 hours',
    applies: ({ record }) => (federationRequestOf(record).durationSeconds ?? 0) > twelveHours,
  },
  'no-mfa': {
    points: 4,
    text: 'the caller did not use MFA, or used a long-term access key, which needs none',
    inAlert: ({ record }) =>
      isLongTermKey(keyIn(record)) ? 'a long-term key, without MFA' : 'the caller did not use MFA',
    applies: ({ record }) => isWithoutMfa(record),
  },
} satisfies Record<string, ReasonRule>;

export type ReasonId = keyof typeof reasonRules;

/** The reasons that a rule can name. */
export const reasonIds = Object.keys(reasonRules) as readonly ReasonId[];

/** The reasons that can apply to each rule. */
export const generalReasons = {
  'attack-tool': {
    points: 26,
    text: 'the user agent or the session name is that of a tool that attackers use',
    inAlert: ({ record }) => `the user agent or session name of ${attackToolOf(record)?.name}`,
    applies: ({ record }) => attackToolOf(record) !== undefined,
  },
} satisfies Record<string, ReasonRule>;

export type GeneralReasonId = keyof typeof generalReasons;

/** The reasons that can apply to each rule whose term contains the principal: no earlier call of the term came with the same. */
export const noveltyReasons: Readonly<Record<string, ReasonRule>> = {
  'new-network': {
    points: 17,
    text: 'the first call from this network in N days',
    inAlert: ({ newTraits }) => `the first call from this network ${inDays(newTraits?.network)}`,
    applies: ({ newTraits }) => newTraits?.network !== undefined,
  },
  'new-client': {
    points: 8,
    text: 'the first call with this kind of client in N days',
    inAlert: ({ newTraits }) => `the first call with this kind of client ${inDays(newTraits?.client)}`,
    applies: ({ newTraits }) => newTraits?.client !== undefined,
  },
  'new-session-name': {
    points: 4,
    text: 'the first call with this session name in N days',
    inAlert: ({ newTraits }) => `the first call with this session name ${inDays(newTraits?.sessionName)}`,
    applies: ({ newTraits }) => newTraits?.sessionName !== undefined,
  },
};

function inDays(days = 0): string {
  if (days === 0) return 'in the history, which begins on the same day';
  return days === 1 ? 'in 1 day' : `in ${days} days`;
}

/** The address is shown only if it is one, since the text is not quoted. */
function signInWords({ record, signIn }: Circumstances): string {
  const time = eventTimeOf(record);
  const minutes = time === undefined || signIn === undefined ? undefined : Math.round((signIn.time - time) / 60_000);
  const after = minutes === undefined ? '' : minutes < 1 ? ' within a minute' : ` ${minutes} min later`;
  return isIP(signIn?.source ?? '') === 0 ? after : `${after} from ${signIn?.source}`;
}

function requestedRole(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'requestParameters', 'roleArn');
}

function isInAnotherAccount(arn: string | undefined, record: CloudTrailRecord): boolean {
  const [account, own] = [arn?.split(':')[4], accountOf(record)];
  return account !== undefined && own !== undefined && account !== own;
}

function trustIn(record: CloudTrailRecord): Trust | undefined {
  const policy = textAt(record, 'requestParameters', 'policyDocument');
  return policy === undefined ? undefined : trustOf(policy, accountOf(record) ?? '');
}

function isForAnotherUser(record: CloudTrailRecord): boolean {
  const [caller, owner] = [textAt(record, 'userIdentity', 'userName'), textAt(record, 'requestParameters', 'userName')];
  return textAt(record, 'userIdentity', 'type') === 'IAMUser' && owner !== undefined && owner !== caller;
}

/**
 * The MFA status is in the record of a call with temporary credentials. A call that an IAM user or root signs with a long-term
 * access key has no session and so no such field; only AssumeRole and GetSessionToken can then pass the code of a device.
 * (CloudTrail user guide, "CloudTrail userIdentity element"; STS API reference.)
 */
function isWithoutMfa(record: CloudTrailRecord): boolean {
  if (textAt(record, 'requestParameters', 'serialNumber') !== undefined) return false;
  const status = textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated');
  return status === undefined ? isLongTermKey(keyIn(record)) : status === 'false';
}
