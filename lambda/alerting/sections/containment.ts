import type { Alert, Outcome } from '../../detection/alert.ts';
import { issuedSessionOf } from '../../detection/federation.ts';
import { textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import { accountId, deactivateKeyCommand, denyCommands, iamName, keyId } from '../../text/commands.ts';
import { command, prose, type Section } from '../../text/layout.ts';
import { type Caller, type CallerKind, callerOf } from '../caller.ts';
import { type Advice, callerAdvice, federationAdvice } from './containment-advice.ts';
import { byHand } from './investigation.ts';

/** Operations whose result remains valid after the usual steps. */
const ownAdvice: Readonly<Record<string, (alert: Alert, kind: CallerKind) => Advice>> = {
  GetFederationToken: ({ outcome, record }, kind) =>
    federationAdvice({ outcome, expiresAt: issuedSessionOf(record).expiresAt }, kind),
};

function adviceOn(alert: Alert, rule: Rule): Advice {
  const { kind } = callerOf(alert);
  const operation = textAt(alert.record, 'eventName') ?? '';
  const own = Object.hasOwn(ownAdvice, operation) ? ownAdvice[operation] : undefined;
  return own ? own(alert, kind) : callerAdvice(alert, kind, rule);
}

/** The advice in a few sentences, without commands. */
export function containmentAdvice(alert: Alert, rule: Rule): string {
  const { first, further } = adviceOn(alert, rule);
  return [first, ...further].join(' ');
}

export function containment(alert: Alert, rule: Rule): Section {
  return section(callerOf(alert), alert.outcome, adviceOn(alert, rule));
}

/** The section for any caller that received a federated session. */
export function federationContainment(caller: Caller, expiresAt: number | undefined): Section {
  return section(caller, 'success', federationAdvice({ outcome: 'success', expiresAt }, caller.kind));
}

function section(caller: Caller, outcome: Outcome, { first, end, further }: Advice): Section {
  const steps = outcome === 'success' ? denySteps(caller) : keySteps(caller);
  return {
    title: 'HOW TO CONTAIN IT',
    lines: [
      ...prose(first),
      ...(end === undefined ? [] : prose(end)),
      ...steps,
      ...further.flatMap(prose),
      ...undoSteps(outcome, caller),
    ],
  };
}

function denySteps(caller: Caller): string[] {
  const commands = denyCommandsFor(caller);
  if (commands !== undefined) return [...whereToRun(caller), ...command(commands.deny)];
  return caller.kind === 'user' || caller.kind === 'role' ? command(byHand(`${caller.kind} name`)) : [];
}

function undoSteps(outcome: Outcome, caller: Caller): string[] {
  const commands = outcome === 'success' ? denyCommandsFor(caller) : undefined;
  return commands ? [...prose('To remove the deny:'), ...command(commands.undo)] : [];
}

function denyCommandsFor({ kind, name }: Caller): ReturnType<typeof denyCommands> | undefined {
  const target = iamName(name);
  return target !== undefined && (kind === 'user' || kind === 'role') ? denyCommands(kind, target) : undefined;
}

function whereToRun({ account }: Caller): string[] {
  const id = accountId(account);
  return id === undefined ? [] : prose(`Use credentials of account ${id}:`);
}

function keySteps(caller: Caller): string[] {
  if (caller.kind !== 'user' || caller.accessKeyId === undefined) return [];
  const user = iamName(caller.name);
  const key = keyId(caller.accessKeyId);
  if (key?.startsWith('ASIA')) {
    return prose(
      'The caller used the temporary key of a session, which you cannot deactivate. Find the key that requested the session.',
    );
  }
  if (user === undefined || key === undefined)
    return command(byHand(user === undefined ? 'user name' : "caller's key ID"));
  return [...whereToRun(caller), ...command(deactivateKeyCommand(user, key))];
}
