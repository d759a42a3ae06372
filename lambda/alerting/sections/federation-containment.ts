import type { Outcome } from '../../detection/alert.ts';
import type { CallerKind } from '../caller.ts';
import { utc } from '../times.ts';
import type { Advice } from './caller-containment.ts';

const denyWorks =
  'Permissions are checked at every request, so within minutes this also stops sessions already issued.';
const keyDoesNot =
  'Deactivating or deleting the access key does NOT end a federated session: it runs on without the key, up to 36 h.';

const afterSuccess: Record<CallerKind, Advice> = {
  user: { first: 'If nobody vouches for the call, deny everything to this user.', besides: [denyWorks, keyDoesNot] },
  role: {
    first: 'If nobody vouches for the call, deny everything to this role.',
    besides: [denyWorks, 'It binds every session of the role, whoever holds it.'],
  },
  root: {
    first:
      "No IAM policy can cut a session issued to root, since root's permissions cannot be changed. It ends by itself " +
      'after 1 h at most.',
    besides: [
      'Sign in as root: change the password, check the MFA devices, delete every access key of root. Then no further ' +
        'session is issued. If you cannot sign in, call AWS Support.',
      'In a member account of an organization, a service control policy that denies everything binds root and its ' +
        'sessions too.',
    ],
  },
  other: {
    first:
      'The record names no IAM user or role to attach a deny to. Find out from the caller and the address who stands ' +
      'behind it, and deny everything there.',
    besides: [keyDoesNot],
  },
};

const nothingIssued = 'Nothing was issued, so there is no session to end.';

const afterFailure: Record<CallerKind, Advice> = {
  user: {
    first:
      `${nothingIssued} Ask the owner of the user whether the call was meant. If not, the access key is in other ` +
      'hands: look up what else it did (above), then deactivate it.',
    besides: [],
  },
  role: {
    first: `${nothingIssued} Ask who uses the role whether the call was meant, and check what else its session did (above).`,
    besides: [],
  },
  root: {
    first:
      `${nothingIssued} But somebody holds credentials of root. If nobody vouches for the call, sign in as root: change ` +
      'the password, check the MFA devices, delete every access key of root.',
    besides: [],
  },
  other: {
    first: `${nothingIssued} Find out from the caller and the address who stands behind it, and whether the call was meant.`,
    besides: [],
  },
};

/** A call for a session, and when that session ends, in milliseconds since 1970. */
export interface SessionCall {
  readonly outcome: Outcome;
  readonly expiresAt: number | undefined;
}

/** After GetFederationToken: what the issued session outlives, and what ends it. */
export function federationAdvice({ outcome, expiresAt }: SessionCall, kind: CallerKind): Advice {
  if (outcome === 'failure') return afterFailure[kind];
  const end = kind === 'root' ? utc(expiresAt) : undefined;
  return end === undefined ? afterSuccess[kind] : { ...afterSuccess[kind], end: `This one ends at ${end}.` };
}
