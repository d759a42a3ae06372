import { accessOfIssuer } from '../../lambda/alerting/containment/access.ts';
import {
  type Containment,
  containmentsOf,
  firstStepLines,
  containmentLines as linesOf,
} from '../../lambda/alerting/containment/containment.ts';
import type { Access } from '../../lambda/alerting/containment/place.ts';
import { rowOf } from '../../lambda/alerting/containment/table.ts';
import { cleaned } from '../../lambda/text/caller-text.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { command, prose } from '../../lambda/text/layout.ts';
import type { ChainNode } from './chain-node.ts';
import type { Investigation } from './investigate.ts';
import { nameOfRoleSession } from './issue.ts';
import { federatedName, type Subject } from './subject.ts';

/** The report shows commands for at most this many users that issue sessions of the same name. */
const mostBases = 5;

/** A page or a text with more would be of no use; the lines for programs have all. */
const mostShown = 100;

/** What to end, and what each part of it is. */
interface Part {
  readonly of: 'session' | 'made' | 'read' | 'origin';
  /** Undefined for the session itself. */
  readonly title: string | undefined;
  readonly accesses: readonly Access[];
}

/** The session, what it made and read, and the credentials that requested it, in the order in which to end them. */
function partsOf(investigation: Investigation): Part[] {
  const { chain, session, chainCalls } = investigation;
  const at = chain.nodes.findIndex(({ isSubject }) => isSubject);
  const own = ownAccesses(investigation, chain.nodes[at]);
  const made = chain.nodes.slice(at + 1).flatMap(({ link }) => link?.left ?? []);
  const read = [...new Map([...session.secrets, ...chainCalls.activity.secrets]).values()];
  const origin = own.some(({ row }) => rowOf(row).coversCaller) ? [] : originAccesses(chain.nodes.slice(0, at));
  const parts: readonly Part[] = [
    { of: 'session', title: undefined, accesses: own },
    { of: 'made', title: 'What the session made remains after it ends:', accesses: made },
    { of: 'read', title: 'The secrets that it read work without it:', accesses: read },
    {
      of: 'origin',
      title: 'End the credentials that led to the session too, unless they have expired:',
      accesses: origin,
    },
  ];
  return parts.filter(({ accesses }) => accesses.length > 0);
}

/** One part of what to end, with the steps that end each access of it. */
export interface ContainmentPart extends Pick<Part, 'of' | 'title'> {
  readonly steps: readonly Containment[];
  /** The number of further ones that a reader is not shown. */
  readonly more: number;
}

/** For a page: the parts with their steps. */
export function containmentParts(investigation: Investigation, most = mostShown): ContainmentPart[] {
  return partsOf(investigation).map(({ of, title, accesses }) => {
    const steps = containmentsOf(accesses);
    return { of, title, steps: steps.slice(0, most), more: Math.max(0, steps.length - most) };
  });
}

/** For a text: how to end the session in full, and the first step of the others. */
export function containmentLines(investigation: Investigation): string[] {
  const parts = partsOf(investigation);
  const isKnown = parts.some(({ of }) => of === 'session');
  return [...(isKnown ? [] : ownerLines(investigation.subject)), ...parts.flatMap(partLines)];
}

function partLines({ title, accesses }: Part): string[] {
  if (title === undefined) return linesOf(accesses);
  const more = containmentsOf(accesses).length - mostShown;
  return [
    ...prose(title),
    ...firstStepLines(accesses.slice(0, mostShown)),
    ...(more > 0 ? prose(`${more} more: use --format ndjson to see them.`) : []),
  ];
}

function ownAccesses({ subject, bases }: Investigation, node: ChainNode | undefined): readonly Access[] {
  const issued = node?.link?.left ?? [];
  if (issued.length > 0) return issued;
  return bases.slice(0, mostBases).map((base) => accessOfBase(cleaned(base), subject));
}

/** If the record of the issuing call is not in the log files. The key of a user can be one of GetSessionToken. */
function accessOfBase(base: string, subject: Subject): Access {
  const { keyId: key, federatedUser, roleSession, principal, operation, issuedTo, expiresAt } = subject;
  const name = federatedName(federatedUser && cleaned(federatedUser));
  const access = accessOfIssuer(base, { keyId: key, federatedName: name, operation, issuedTo, expiresAt });
  const isOfUser = access.row === 'federated-user-session' && federatedUser === undefined && key !== undefined;
  return withSession(isOfUser ? { ...access, row: 'user-session' } : access, roleSession ?? principal);
}

function withSession(access: Access, arn: string | undefined): Access {
  const sessionName = nameOfRoleSession(arn && cleaned(arn));
  return sessionName === undefined ? access : { ...access, values: { ...access.values, sessionName } };
}

/** Of what led to the session, the nearest first. A service or an unknown caller holds nothing that can be ended. */
function originAccesses(nodes: readonly ChainNode[]): Access[] {
  return nodes.toReversed().flatMap(({ kind, made, link, session }) => {
    if (kind !== 'caller') return link?.left ?? [];
    const access = accessOfIssuer(cleaned(made.arn ?? ''), { keyId: made.keyId });
    return access.row === 'unknown' ? [] : [withSession(access, session)];
  });
}

/** STS returns the account of any key, which is where to continue the investigation. */
function ownerLines({ keyId: id, made, account }: Subject): string[] {
  if (made !== undefined || account !== undefined) return [];
  const key = keyId(id);
  return [
    ...prose(ownerUnknown),
    ...(key === undefined ? [] : prose('To find the account of the key:')),
    ...(key === undefined ? [] : command(`aws sts get-access-key-info --access-key-id ${key}`)),
  ];
}

export const ownerUnknown = 'These log files do not show the owner of the session, so the IAM user to deny is unknown.';
