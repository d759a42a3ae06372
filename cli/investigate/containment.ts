import { callerNamed } from '../../lambda/alerting/caller.ts';
import { federationContainment } from '../../lambda/alerting/sections/containment.ts';
import { byHand } from '../../lambda/alerting/sections/investigation.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import { deactivateKeyCommand, iamName, keyId } from '../../lambda/text/commands.ts';
import { command, prose } from '../../lambda/text/layout.ts';
import type { DatedKey } from './activity.ts';
import type { Investigation } from './investigate.ts';
import { isLasting, type Subject } from './subject.ts';

/** The report shows commands for at most this many users that issue sessions of the same name. */
const mostBases = 5;
const mostKeys = 20;

/** How to stop the session, and the keys that it created and that outlive it. */
export function containmentLines({ subject, bases, session }: Investigation): string[] {
  const perBase = bases
    .slice(0, mostBases)
    .flatMap((base) => [
      ...(bases.length > 1 ? prose(`For ${inline(base, 160)}:`) : []),
      ...federationContainment(callerNamed(base), subject.expiresAt).lines,
    ]);
  return [
    ...(bases.length === 0 ? ownerLines(subject) : perBase),
    ...(isLasting(subject) ? itselfLines(subject) : []),
    ...keyLines([...session.createdKeys.values()]),
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

function itselfLines({ keyId: id = '', base }: Subject): string[] {
  if (base === undefined) return [];
  return [...prose('To deactivate the key itself:'), ...command(deactivation(id, callerNamed(base).name))];
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

function deactivation(id: string, userName: string | undefined): string {
  const [user, key] = [iamName(userName), keyId(id)];
  return user === undefined || key === undefined ? byHand('user name or key ID') : deactivateKeyCommand(user, key);
}
