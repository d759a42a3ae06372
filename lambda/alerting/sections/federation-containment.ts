import type { Outcome } from '../../detection/alert.ts';
import { utc } from '../../text/times.ts';
import type { CallerKind } from '../caller.ts';
import { type Advice, denyRole, denyUser, failureAdvice, nobodyNamed, secureRoot } from './caller-containment.ts';

const denyWorks =
  'Permissions are checked at every request, so within minutes this also stops sessions already issued.';
const keyDoesNot =
  'Deactivating or deleting the access key does NOT end a federated session: it runs on without the key, up to 36 h.';

const afterSuccess: Record<CallerKind, Advice> = {
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
  return end === undefined ? afterSuccess[kind] : { ...afterSuccess[kind], end: `This one ends at ${end}.` };
}
