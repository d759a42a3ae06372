import type { Alert } from '../detection/alert.ts';
import { accountOf, type CloudTrailRecord, textAt } from '../detection/record.ts';
import { cutTo, inline } from '../text/caller-text.ts';
import { type Caller, type CallerKind, callerOf } from './caller.ts';

const callerNouns: Record<CallerKind, string> = { user: 'user', role: 'role', root: 'root user', other: 'caller' };

/** For a subject or a title: `first GetFederationToken: user alice in 111122223333`. */
export function headline(alert: Alert, nameLength = 128): string {
  return `first ${outcomeWord(alert)}${operationOf(alert)}: ${whoAndWhere(alert, nameLength)}`;
}

/** For a sentence: `first GetFederationToken by user alice in 111122223333 succeeded`. */
export function firstCall(alert: Alert, nameLength = 128): string {
  return `first ${operationOf(alert)} by ${whoAndWhere(alert, nameLength)} ${outcomeVerb(alert)}`;
}

function whoAndWhere(alert: Alert, nameLength: number): string {
  const account = accountOf(alert.record);
  const where = account === undefined ? '' : ` in ${inline(account, 16)}`;
  return `${callerTitle(callerOf(alert), nameLength)}${where}`;
}

export function callerTitle({ kind, name }: Caller, longest = 128): string {
  return kind === 'root' ? callerNouns.root : `${callerNouns[kind]} ${inline(name, longest)}`;
}

/** The longest text of at most `longest` characters that `write` returns for a maximum length of names. */
export function fitted(longest: number, write: (nameLength: number) => string): string {
  for (let nameLength = 128; nameLength >= 8; nameLength--) {
    const text = write(nameLength);
    if (text.length <= longest) return text;
  }
  return cutTo(write(8), longest);
}

/** The operation as CloudTrail names it; the id of the rule if the record contains none. */
export function operationOf({ record, ruleId }: Alert): string {
  const name = textAt(record, 'eventName') ?? '';
  return /^\w{1,64}$/.test(name) ? name : ruleId;
}

export function outcomeVerb(alert: Alert): 'succeeded' | 'was denied' | 'failed' {
  if (alert.outcome === 'success') return 'succeeded';
  return isDenial(textAt(alert.record, 'errorCode')) ? 'was denied' : 'failed';
}

/** Whether an error code means that the caller lacks a permission. Services spell it differently. */
export function isDenial(errorCode: string | undefined): boolean {
  return /denied|unauthorized/i.test(errorCode ?? '');
}

const outcomeWords = { succeeded: '', 'was denied': 'denied ', failed: 'failed ' } as const;

function outcomeWord(alert: Alert): string {
  const afterDenial = alert.reasons.some(({ id }) => id === 'success-after-denial');
  return afterDenial ? 'successful ' : outcomeWords[outcomeVerb(alert)];
}

/** The id of the key that the call issued: the temporary key of a session, or the long-term key of CreateAccessKey. */
export function issuedKeyOf(record: CloudTrailRecord): string | undefined {
  return (
    textAt(record, 'responseElements', 'credentials', 'accessKeyId') ??
    textAt(record, 'responseElements', 'accessKey', 'accessKeyId')
  );
}
