import type { Alert } from '../../detection/alert.ts';
import type { Rule } from '../../detection/rule.ts';
import type { CallerKind } from '../caller.ts';

/** What to do first, and what to know or do besides. */
export interface Advice {
  readonly first: string;
  /** When what was issued ends, where nothing can cut it. */
  readonly end?: string | undefined;
  readonly besides: readonly string[];
}

const secureRoot = 'change the password, check the MFA devices, delete every access key of root';

const afterSuccess: Record<CallerKind, Advice> = {
  user: {
    first: 'If nobody vouches for the call, deny everything to this user.',
    besides: ['Permissions are checked at every request, so within minutes the deny binds every key of the user.'],
  },
  role: {
    first: 'If nobody vouches for the call, deny everything to this role.',
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
  other: {
    first:
      'The record names no IAM user or role to attach a deny to. Find out from the caller and the address who stands ' +
      'behind it, and deny everything there.',
    besides: [],
  },
};

const failed = 'The call failed, so it changed nothing.';

const afterFailure: Record<CallerKind, Advice> = {
  user: {
    first:
      `${failed} Ask the owner of the user whether it was meant. If not, the access key is in other hands: look up what ` +
      'else it did (above), then deactivate it.',
    besides: [],
  },
  role: {
    first: `${failed} Ask who uses the role whether it was meant, and check what else its session did (above).`,
    besides: [],
  },
  root: {
    first: `${failed} But somebody holds credentials of root. If nobody vouches for the call, sign in as root: ${secureRoot}.`,
    besides: [],
  },
  other: {
    first: `${failed} Find out from the caller and the address who stands behind it, and whether it was meant.`,
    besides: [],
  },
};

/** By who called, and then what the rule knows of what stays in place. */
export function callerAdvice({ outcome }: Alert, kind: CallerKind, rule: Rule): Advice {
  if (outcome === 'failure') return afterFailure[kind];
  const { first, besides } = afterSuccess[kind];
  return { first, besides: [...besides, ...rule.containment] };
}
