import type { Alert, Outcome } from '../../detection/alert.ts';
import type { Rule } from '../../detection/rule.ts';
import { utc } from '../../text/times.ts';
import type { CallerKind } from '../caller.ts';

/** What to do first, and further facts and steps. */
export interface Advice {
  readonly first: string;
  /** When the issued session ends, if no policy can end it earlier. */
  readonly end?: string | undefined;
  readonly further: readonly string[];
}

export const secureRoot =
  'sign in as the root user, change its password, check its MFA devices and delete its access keys';
export const denyUser = 'If you cannot confirm that the call is legitimate, deny everything to this user.';
export const denyRole = 'If you cannot confirm that the call is legitimate, deny everything to this role.';
export const nobodyNamed =
  'The record names no IAM user or role that you can attach a deny policy to. Use the caller and the address to find ' +
  'out who made the call, and deny everything to that identity.';

const afterSuccess: Record<CallerKind, Advice> = {
  user: {
    first: denyUser,
    further: ['Permissions are checked at every request, so the deny applies to every key of the user within minutes.'],
  },
  role: {
    first: denyRole,
    further: [
      'Permissions are checked at every request, so the deny applies to every session of the role within minutes.',
    ],
  },
  root: {
    first: `No IAM policy can restrict the root user. If you cannot confirm that the call is legitimate, ${secureRoot}. If you cannot sign in, contact AWS Support.`,
    further: [
      'In a member account of an organization, a service control policy that denies everything also applies to root.',
    ],
  },
  other: { first: nobodyNamed, further: [] },
};

const firstAfterFailure: Record<CallerKind, string> = {
  user:
    'Ask the owner of the user whether the call was intended. If not, someone else has the access key: look up its other ' +
    'calls (see above), then deactivate it.',
  role: 'Ask the users of the role whether the call was intended, and look up the other calls of the session (see above).',
  root: `However, someone has credentials of the root user. If you cannot confirm that the call is legitimate, ${secureRoot}.`,
  other: 'Use the caller and the address to find out who made the call, and whether it was intended.',
};

/** @param withoutEffect a sentence which states that the call had no effect */
export function failureAdvice(withoutEffect: string, kind: CallerKind): Advice {
  return { first: `${withoutEffect} ${firstAfterFailure[kind]}`, further: [] };
}

/** Advice for the kind of caller, followed by the advice of the rule. */
export function callerAdvice({ outcome }: Alert, kind: CallerKind, rule: Rule): Advice {
  if (outcome === 'failure') return failureAdvice('The call failed, so it changed nothing.', kind);
  const { first, further } = afterSuccess[kind];
  return { first, further: [...further, ...rule.containment] };
}

const denyWorks =
  'Permissions are checked at every request, so within minutes this also stops sessions that are already issued.';
const keyDoesNot =
  'Deactivating or deleting the access key does NOT end a federated session: it keeps working without the key, for up to 36 h.';

const afterFederation: Record<CallerKind, Advice> = {
  user: { first: denyUser, further: [denyWorks, keyDoesNot] },
  role: { first: denyRole, further: [denyWorks, 'The deny applies to every session of the role.'] },
  root: {
    first:
      'No IAM policy can restrict a session of the root user, whose permissions cannot be changed. It ends after at most ' +
      '1 h.',
    further: [
      `To prevent further sessions, ${secureRoot}. If you cannot sign in, contact AWS Support.`,
      'In a member account of an organization, a service control policy that denies everything also applies to root and ' +
        'its sessions.',
    ],
  },
  other: { first: nobodyNamed, further: [keyDoesNot] },
};

/** A call for a session, and when that session ends, in milliseconds since 1970. */
export interface SessionCall {
  readonly outcome: Outcome;
  readonly expiresAt: number | undefined;
}

/** Advice after GetFederationToken: which steps end the issued session, and which do not. */
export function federationAdvice({ outcome, expiresAt }: SessionCall, kind: CallerKind): Advice {
  if (outcome === 'failure') return failureAdvice('Nothing was issued, so there is no session to end.', kind);
  const end = kind === 'root' ? utc(expiresAt) : undefined;
  return end === undefined ? afterFederation[kind] : { ...afterFederation[kind], end: `This session ends at ${end}.` };
}
