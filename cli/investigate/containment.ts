import { type Access, accessOfIssuer } from '../../lambda/alerting/containment/access.ts';
import {
  containmentOf,
  firstStepLines,
  containmentLines as linesOf,
} from '../../lambda/alerting/containment/containment.ts';
import type { RowId } from '../../lambda/alerting/containment/table.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { command, prose } from '../../lambda/text/layout.ts';
import type { DatedKey } from './activity.ts';
import type { Chain, ChainNode } from './chain.ts';
import type { Investigation } from './investigate.ts';
import { federatedName, isLasting, type Subject } from './subject.ts';

/** The report shows commands for at most this many users that issue sessions of the same name. */
const mostBases = 5;
const mostKeys = 20;

/** How to stop the session, and the keys that it created and that outlive it. */
export function containmentLines({ subject, bases, session, chain }: Investigation): string[] {
  const perBase = bases.slice(0, mostBases).flatMap((base) => [
    ...(bases.length > 1 ? prose(`For ${inline(base, 160)}:`) : []),
    ...linesOf([
      accessOfIssuer(base, {
        keyId: subject.keyId,
        federatedName: federatedName(subject.federatedUser),
        operation: subject.operation,
        issuedTo: subject.issuedTo,
        expiresAt: subject.expiresAt,
      }),
    ]),
  ]);
  return [
    ...(bases.length === 0 ? ownerLines(subject) : perBase),
    ...keyLines([...session.createdKeys.values()]),
    ...madeLines(chain),
  ];
}

/** STS returns the account of any key, which is where to continue the investigation. */
function ownerLines({ keyId: id }: Subject): string[] {
  const key = keyId(id);
  return [
    ...prose('These log files do not show the owner of the session, so the IAM user to deny is unknown.'),
    ...(key === undefined ? [] : prose('To find the account of the key:')),
    ...(key === undefined ? [] : command(`aws sts get-access-key-info --access-key-id ${key}`)),
  ];
}

/** Keys that the session created for IAM users outlive it. Investigate the keys of other sessions one by one. */
function keyLines(created: readonly DatedKey[]): string[] {
  const lasting = created.filter(isLasting).slice(0, mostKeys);
  if (lasting.length === 0) return [];
  return [
    ...prose('The keys that the session created for IAM users stay valid after it ends. To deactivate them:'),
    ...lasting.flatMap(({ keyId: id, userName }) => command(deactivation(id, userName))),
  ];
}

function deactivation(id: string, user: string | undefined): string {
  return containmentOf({ row: 'new-access-key', values: { keyId: id, user } }).ends[0]?.command ?? '';
}

/** The report shows the first step for at most this many of what the session made. */
const mostMade = 20;

/** What the session made, other than keys, and further sessions of roles: they outlive it. */
function madeLines({ nodes }: Chain): string[] {
  const after = nodes.slice(nodes.findIndex(({ isSubject }) => isSubject) + 1);
  const accesses = after.flatMap(accessOfMade).slice(0, mostMade);
  return accesses.length === 0
    ? []
    : [...prose('What the session made remains after it ends:'), ...firstStepLines(accesses)];
}

const rowOfMade: Partial<Record<ChainNode['kind'], RowId>> = {
  user: 'new-user',
  password: 'new-login-profile',
  role: 'new-role',
  trust: 'new-trust-policy',
  session: 'role-session',
};

function accessOfMade({ kind, made: { owner, arn } }: ChainNode): Access[] {
  if (kind === 'provider') {
    return arn?.includes(':oidc-provider/') ? [{ row: 'new-oidc-provider', values: { providerArn: arn } }] : [];
  }
  const [, of, account, name] = /^(user|role) (\d{12})\/(.+)$/s.exec(owner ?? '') ?? [];
  const row = rowOfMade[kind];
  if (row === undefined || of === undefined || (kind === 'session' && of === 'user')) return [];
  return [{ row, values: { account, [of]: name } }];
}
