import { accessOfIssuer } from '../../lambda/alerting/containment/access.ts';
import { containmentOf, containmentLines as linesOf } from '../../lambda/alerting/containment/containment.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { command, prose } from '../../lambda/text/layout.ts';
import type { DatedKey } from './activity.ts';
import type { Investigation } from './investigate.ts';
import { federatedName, isLasting, type Subject } from './subject.ts';

/** The report shows commands for at most this many users that issue sessions of the same name. */
const mostBases = 5;
const mostKeys = 20;

/** How to stop the session, and the keys that it created and that outlive it. */
export function containmentLines({ subject, bases, session }: Investigation): string[] {
  const perBase = bases.slice(0, mostBases).flatMap((base) => [
    ...(bases.length > 1 ? prose(`For ${inline(base, 160)}:`) : []),
    ...linesOf([
      accessOfIssuer(base, {
        keyId: subject.keyId,
        federatedName: federatedName(subject.federatedUser),
        expiresAt: subject.expiresAt,
      }),
    ]),
  ]);
  return [...(bases.length === 0 ? ownerLines(subject) : perBase), ...keyLines([...session.createdKeys.values()])];
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
