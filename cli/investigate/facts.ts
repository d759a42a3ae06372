import { isLongTermKey } from '../../lambda/detection/access-key.ts';
import { utc } from '../../lambda/text/times.ts';
import type { Investigation } from './investigate.ts';

/** What is known about the subject, each with its label, in the order in which a report shows it. */
export function factsOf({ subject, bases, chain }: Investigation): readonly (readonly [string, string])[] {
  const { keyId, federatedUser, roleSession, base, issuedTo, operation } = subject;
  const isCreated = isLongTermKey(keyId);
  const holder = isCreated || (federatedUser === undefined && keyId !== undefined);
  const creator = isCreated ? chain.nodes.find(({ isSubject }) => isSubject)?.link?.by.principal : undefined;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['in the alert', subject.reported],
    ['access key', keyId],
    ['principal', subject.principal],
    ['federated user', federatedUser],
    ['session', roleSession],
    ['issued by', operation],
    [holder ? holderLabel(base) : 'issued to', holder ? base : bases.join(', ')],
    ['issued to', issuedTo ?? (isCreated || !holder ? undefined : requester(subject))],
    ['created by', creator],
    [isCreated ? 'created at' : 'issued at', utc(subject.issuedAt)],
    [keyId === undefined ? 'latest end' : 'ends', utc(subject.expiresAt)],
  ];
  return rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
}

/** Calls such as AssumeRole issue sessions of others than their caller. */
function requester({ operation, base }: Investigation['subject']): string | undefined {
  return operation === undefined || operation.startsWith('Assume') ? undefined : base;
}

function holderLabel(base: string | undefined): string {
  if (base?.includes(':role/')) return 'role';
  return base?.includes(':user/') ? 'user' : 'belongs to';
}
