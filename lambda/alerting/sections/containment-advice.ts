import type { Alert, Outcome } from '../../detection/alert.ts';
import type { Rule } from '../../detection/rule.ts';
import { utc } from '../../text/times.ts';
import type { CallerKind } from '../caller.ts';

/** What to do first, and what to know or do besides. */
export interface Advice {
  readonly first: string;
  /** When what was issued ends, where nothing can cut it. */
  readonly end?: string | undefined;
  readonly besides: readonly string[];
}

/** Said after a call for a session as after any other. */
export const secureRoot = 'change the password, check the MFA devices, delete every access key of root';
export const denyUser = 'If nobody vouches for the call, deny everything to this user.';
export const denyRole = 'If nobody vouches for the call, deny everything to this role.';
export const nobodyNamed =
  'The record names no IAM user or role to attach a deny to. Find out from the caller and the address who stands ' +
  'behind it, and deny everything there.';

const afterSuccess: Record<CallerKind, Advice> = {
  user: {
    first: denyUser,
    besides: ['Permissions are checked at every request, so within minutes the deny binds every key of the user.'],
  },
  role: {
    first: denyRole,
    besides: [
      'Permissions are checked at every request, so within minutes the deny binds every session of the role, whoever ' +
        'holds it.',
    ],
  },
  root: {
    first: `No IAM policy can cut root. If nobody vouches for the call, sign in as root: ${secureRoot}. If you cannot sign in, call AWS Support.`,
    besides: [
      'In a member account of an organization, a service control policy that denies everything binds root too.',
    ],
  },
  other: { first: nobodyNamed, besides: [] },
};

const firstAfterFailure: Record<CallerKind, string> = {
  user:
    'Ask the owner of the user whether the call was meant. If not, the access key is in other hands: look up what else ' +
    'it did (above), then deactivate it.',
  role: 'Ask who uses the role whether the call was meant, and check what else its session did (above).',
  root: `But somebody holds credentials of root. If nobody vouches for the call, sign in as root: ${secureRoot}.`,
  other: 'Find out from the caller and the address who stands behind it, and whether the call was meant.',
};

/** @param withoutEffect a sentence that says that the call had no effect */
export function failureAdvice(withoutEffect: string, kind: CallerKind): Advice {
  return { first: `${withoutEffect} ${firstAfterFailure[kind]}`, besides: [] };
}

/** By who called, and then what the rule knows of what stays in place. */
export function callerAdvice({ outcome }: Alert, kind: CallerKind, rule: Rule): Advice {
  if (outcome === 'failure') return failureAdvice('The call failed, so it changed nothing.', kind);
  const { first, besides } = afterSuccess[kind];
  return { first, besides: [...besides, ...rule.containment] };
}

const denyWorks =
  'Permissions are checked at every request, so within minutes this also stops sessions already issued.';
const keyDoesNot =
  'Deactivating or deleting the access key does NOT end a federated session: it runs on without the key, up to 36 h.';

const afterFederation: Record<CallerKind, Advice> = {
  user: { first: denyUser, besides: [denyWorks, keyDoesNot] },
  role: { first: denyRole, besides: [denyWorks, 'It binds every session of the role, whoever holds it.'] },
  root: {
    first:
      "No IAM policy can cut a session issued to root, since root's permissions cannot be changed. It ends by itself " +
      'after 1 h at most.',
    besides: [
      `Sign in as root: ${secureRoot}. Then no further session is issued. If you cannot sign in, call AWS Support.`,
      'In a member account of an organization, a service control policy that denies everything binds root and its ' +
        'sessions too.',
    ],
  },
  other: { first: nobodyNamed, besides: [keyDoesNot] },
};

/** A call for a session, and when that session ends, in milliseconds since 1970. */
export interface SessionCall {
  readonly outcome: Outcome;
  readonly expiresAt: number | undefined;
}

/** After GetFederationToken: what the issued session outlives, and what ends it. */
export function federationAdvice({ outcome, expiresAt }: SessionCall, kind: CallerKind): Advice {
  if (outcome === 'failure') return failureAdvice('Nothing was issued, so there is no session to end.', kind);
  const end = kind === 'root' ? utc(expiresAt) : undefined;
  return end === undefined ? afterFederation[kind] : { ...afterFederation[kind], end: `This one ends at ${end}.` };
}
