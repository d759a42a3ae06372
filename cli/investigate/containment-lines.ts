import { callerNamed } from '../../lambda/alerting/caller.ts';
import { deactivateKeyCommand } from '../../lambda/alerting/commands.ts';
import { command, prose } from '../../lambda/alerting/layout.ts';
import { iamName, keyId } from '../../lambda/alerting/pasteable.ts';
import { containmentOf } from '../../lambda/alerting/sections/containment.ts';
import { byHand } from '../../lambda/alerting/sections/investigation.ts';
import type { DatedKey } from './activity.ts';
import type { Investigation } from './investigate.ts';

/** More users that issue sessions of one name are left to the reader. */
const mostBases = 5;
const mostKeys = 20;

/** How to end the session, and what it made that outlives it. */
export function containmentLines({ subject, bases, session }: Investigation): string[] {
  const callers = bases.length === 0 ? ['unidentified'] : bases.slice(0, mostBases);
  const perBase = callers.flatMap((base) => [
    ...(bases.length > 1 ? prose(`Of ${base}:`) : []),
    ...containmentOf({ caller: callerNamed(base), outcome: 'success', expiresAt: subject.expiresAt }).lines,
  ]);
  return [...perBase, ...keyLines([...session.madeKeys.values()])];
}

/** Keys of IAM users that the session made work on when it has ended; keys of sessions are looked at one by one. */
function keyLines(made: readonly DatedKey[]): string[] {
  const lasting = made.filter(({ keyId: id }) => id.startsWith('AKIA')).slice(0, mostKeys);
  if (lasting.length === 0) return [];
  return [
    ...prose('Keys that it made for IAM users work on after its end. To deactivate them:'),
    ...lasting.flatMap(({ keyId: id, userName }) => command(deactivation(id, userName))),
  ];
}

function deactivation(id: string, userName: string | undefined): string {
  const [user, key] = [iamName(userName), keyId(id)];
  return user === undefined || key === undefined ? byHand('user name or key id') : deactivateKeyCommand(user, key);
}
