import type { Alert, Outcome } from '../../detection/alert.ts';
import { issuedSessionOf } from '../../detection/federation.ts';
import { type Caller, type CallerKind, callerOf } from '../caller.ts';
import { deactivateKeyCommand, denyCommands } from '../commands.ts';
import { command, prose, type Section } from '../layout.ts';
import { accountId, iamName, keyId } from '../pasteable.ts';
import { utc } from '../times.ts';
import { byHand } from './investigation.ts';

/** What to do first, and what to know or do besides. */
interface Advice {
  readonly first: string;
  readonly besides: readonly string[];
}

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

/** Whom to contain, after what. */
export interface ToContain {
  readonly caller: Caller;
  readonly outcome: Outcome;
  /** When what was issued ends, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

function toContain(alert: Alert): ToContain {
  return {
    caller: callerOf(alert),
    outcome: alert.outcome,
    expiresAt: issuedSessionOf(alert.record).expiresAt,
  };
}

function adviceOn({ caller, outcome }: ToContain): Advice {
  return (outcome === 'success' ? afterSuccess : afterFailure)[caller.kind];
}

/** What to do, in a few sentences without commands. */
export function containmentAdvice(alert: Alert): string {
  const { first, besides } = adviceOn(toContain(alert));
  return [first, ...besides].join(' ');
}

/** How to contain it? */
export function containment(alert: Alert): Section {
  return containmentOf(toContain(alert));
}

/** The same of any caller that was issued a session. */
export function containmentOf(subject: ToContain): Section {
  const { caller, outcome } = subject;
  const { first, besides } = adviceOn(subject);
  const steps = outcome === 'success' ? denySteps(caller) : keySteps(caller);
  return {
    title: 'HOW TO CONTAIN IT',
    lines: [...prose(first), ...rootExpiry(subject), ...steps, ...besides.flatMap(prose), ...undoSteps(subject)],
  };
}

function denySteps(caller: Caller): string[] {
  const commands = denyCommandsFor(caller);
  if (commands !== undefined) return [...whereToRun(caller), ...command(commands.deny)];
  return caller.kind === 'user' || caller.kind === 'role' ? command(byHand(`${caller.kind} name`)) : [];
}

function undoSteps({ outcome, caller }: ToContain): string[] {
  const commands = outcome === 'success' ? denyCommandsFor(caller) : undefined;
  return commands ? [...prose('To take the deny back:'), ...command(commands.undo)] : [];
}

function denyCommandsFor({ kind, name }: Caller): ReturnType<typeof denyCommands> | undefined {
  const target = iamName(name);
  return target !== undefined && (kind === 'user' || kind === 'role') ? denyCommands(kind, target) : undefined;
}

function whereToRun({ account }: Caller): string[] {
  const id = accountId(account);
  return id === undefined ? [] : prose(`With credentials of account ${id}:`);
}

function keySteps(caller: Caller): string[] {
  if (caller.kind !== 'user' || caller.accessKeyId === undefined) return [];
  const user = iamName(caller.name);
  const key = keyId(caller.accessKeyId);
  if (key?.startsWith('ASIA')) {
    return prose(
      'The caller used the temporary key of a session, which cannot be deactivated alone; look for the key behind it.',
    );
  }
  if (user === undefined || key === undefined)
    return command(byHand(user === undefined ? 'user name' : "caller's key id"));
  return [...whereToRun(caller), ...command(deactivateKeyCommand(user, key))];
}

function rootExpiry({ caller, expiresAt }: ToContain): string[] {
  const end = caller.kind === 'root' ? utc(expiresAt) : undefined;
  return end === undefined ? [] : prose(`This one ends at ${end}.`);
}
