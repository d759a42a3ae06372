import { type Access, accessOfIssuer } from '../../lambda/alerting/containment/access.ts';
import { firstStepLines, containmentLines as linesOf } from '../../lambda/alerting/containment/containment.ts';
import { rowOf } from '../../lambda/alerting/containment/table.ts';
import { cleaned } from '../../lambda/text/caller-text.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { command, prose } from '../../lambda/text/layout.ts';
import type { ChainNode } from './chain.ts';
import type { Investigation } from './investigate.ts';
import { nameOfRoleSession } from './issue.ts';
import { federatedName, type Subject } from './subject.ts';

/** The report shows commands for at most this many users that issue sessions of the same name. */
const mostBases = 5;

/** The report shows the first step for at most this many of what the session made. */
const mostMade = 20;

/** How to end the session, what it made, and the credentials that requested it, in this order. */
export function containmentLines(investigation: Investigation): string[] {
  const { subject, chain } = investigation;
  const at = chain.nodes.findIndex(({ isSubject }) => isSubject);
  const own = ownAccesses(investigation, chain.nodes[at]);
  const made = chain.nodes.slice(at + 1).flatMap(({ link }) => link?.left ?? []);
  const origin = own.some(({ row }) => rowOf(row).coversCaller) ? [] : originAccesses(chain.nodes.slice(0, at));
  return [
    ...(own.length === 0 ? ownerLines(subject) : linesOf(own)),
    ...stepsAfter('What the session made remains after it ends:', made.slice(0, mostMade)),
    ...(made.length > mostMade ? prose(`${made.length - mostMade} more: investigate them with --key.`) : []),
    ...stepsAfter('End the credentials that led to the session too, unless they have expired:', origin),
  ];
}

function stepsAfter(sentence: string, accesses: readonly Access[]): string[] {
  return accesses.length === 0 ? [] : [...prose(sentence), ...firstStepLines(accesses)];
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
    ...prose('These log files do not show the owner of the session, so the IAM user to deny is unknown.'),
    ...(key === undefined ? [] : prose('To find the account of the key:')),
    ...(key === undefined ? [] : command(`aws sts get-access-key-info --access-key-id ${key}`)),
  ];
}
