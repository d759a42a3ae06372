import { callerNamed } from '../../lambda/alerting/caller.ts';
import { federationContainment } from '../../lambda/alerting/sections/containment.ts';
import { byHand } from '../../lambda/alerting/sections/investigation.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { deactivateKeyCommand, iamName, keyId } from '../../lambda/text/commands.ts';
import { command, prose } from '../../lambda/text/layout.ts';
import type { DatedKey } from './activity.ts';
import type { Investigation } from './investigate.ts';
import { isLasting, type Subject } from './subject.ts';

/** More users that issue sessions of one name are left to the reader. */
const mostBases = 5;
const mostKeys = 20;

/** How to end the session, and what it made that outlives it. */
export function containmentLines({ subject, bases, session }: Investigation): string[] {
  const perBase = bases
    .slice(0, mostBases)
    .flatMap((base) => [
      ...(bases.length > 1 ? prose(`Of ${inline(base, 160)}:`) : []),
      ...federationContainment(callerNamed(base), subject.expiresAt).lines,
    ]);
  return [
    ...(bases.length === 0 ? ownerLines(subject) : perBase),
    ...(isLasting(subject) ? itselfLines(subject) : []),
    ...keyLines([...session.madeKeys.values()]),
  ];
}

/** STS tells the account of any key, which is where to look on. */
function ownerLines({ keyId: id }: Subject): string[] {
  const key = keyId(id);
  return [
    ...prose('These log files do not tell whose session it is, so there is nobody yet to deny everything to.'),
    ...(key === undefined ? [] : prose('In which account the key was issued:')),
    ...(key === undefined ? [] : command(`aws sts get-access-key-info --access-key-id ${key}`)),
  ];
}

function itselfLines({ keyId: id = '', base }: Subject): string[] {
  if (base === undefined) return [];
  return [...prose('To deactivate the key itself:'), ...command(deactivation(id, callerNamed(base).name))];
}

/** Keys of IAM users that the session made work on when it has ended; keys of sessions are looked at one by one. */
function keyLines(made: readonly DatedKey[]): string[] {
  const lasting = made.filter(isLasting).slice(0, mostKeys);
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
