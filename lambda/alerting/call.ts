import { isIP } from 'node:net';
import type { Alert } from '../detection/alert.ts';
import { isAboutIntegrity } from '../detection/integrity.ts';
import { accountOf, type CloudTrailRecord, textAt } from '../detection/record.ts';
import { anyEvent, type Rule } from '../detection/rule.ts';
import type { AccountNames } from '../names.ts';
import { cleaned, cutTo, inline } from '../text/caller-text.ts';
import { accountTitle, accountWords } from './account-names.ts';
import { type Caller, type CallerKind, callerOf } from './caller.ts';
import { integrityHeadline } from './integrity/finding-words.ts';
import { termParts } from './term-parts.ts';

const callerNouns: Record<CallerKind, string> = {
  user: 'user',
  role: 'role',
  root: 'root user',
  anonymous: 'anonymous caller',
  other: 'caller',
};

/**
 * For a subject or a title: `first GetFederationToken: user alice in 111122223333`; for a term of several parts also
 * `first AssumeRole: user alice in 111122223333, role admin`.
 * @param rule undefined if it is no longer active
 */
export function headline(
  alert: Alert,
  rule: Rule | undefined,
  nameLength = 128,
  accountNames: AccountNames = {},
): string {
  if (isAboutIntegrity(alert)) return integrityHeadline(alert);
  const what = shortParts(alert, rule, nameLength).map(({ label, words, isEvident }) =>
    isEvident ? `, ${words}` : `, ${label} ${words}`,
  );
  const who = whoAndWhere(alert, nameLength, (account) => accountTitle(account, accountNames));
  return `${callWords(alert, rule, outcomeWord(alert))}: ${who}${what.join('')}`;
}

interface FirstCallOptions {
  /** Default: 128. */
  readonly nameLength?: number | undefined;
  readonly names?: AccountNames | undefined;
  /** Values of the record that the text has anyway. */
  readonly shown?: readonly (string | undefined)[] | undefined;
  /** How long there was no such call: `14 days`. */
  readonly quiet?: string | undefined;
}

/** For a sentence: `first AssumeRole in 14 days by user alice in 111122223333 for role admin succeeded`. */
export function firstCall(alert: Alert, rule: Rule | undefined, options: FirstCallOptions = {}): string {
  if (isAboutIntegrity(alert)) return integrityHeadline(alert);
  const { nameLength = 128, names = {}, shown = [], quiet } = options;
  const parts = shortParts(alert, rule, nameLength, shown).map(({ label, words }) => `${label} ${words}`);
  const what = parts.length === 0 ? '' : ` for ${parts.join(' and ')}`;
  const where = (account: string) => accountWords(account, names);
  const who = whoAndWhere(alert, nameLength, where).replace(/^root user/, 'the root user');
  const since = quiet === undefined ? '' : ` in ${quiet}`;
  return `${callWords(alert, rule)}${since} by ${who}${what} ${outcomeVerb(alert)}`;
}

/** A follow-up of a rule without a history need not be the first such call, and a rule on any call is not about its name. */
function callWords(alert: Alert, rule: Rule | undefined, outcome = ''): string {
  const operation = `${outcome}${operationOf(alert)}`;
  if (rule?.events.some(({ names }) => names.includes(anyEvent))) return `first ${outcome}call (${operationOf(alert)})`;
  return rule?.onlyFollowUps ? `${operation} with a token of an earlier alert` : `first ${operation}`;
}

interface ShortPart {
  readonly label: string;
  readonly words: string;
  /** Whether the value itself shows what it is, as an access key ID or an IP address does. */
  readonly isEvident: boolean;
}

/** The other parts of the term. */
function shortParts(
  alert: Alert,
  rule: Rule | undefined,
  longest: number,
  shown: readonly (string | undefined)[] = [],
): ShortPart[] {
  const parts = rule === undefined ? [] : termParts(alert, rule);
  const { name, account } = callerOf(alert);
  const said = [...shown, name, account];
  const others = parts.filter(({ value }) => value === undefined || !said.includes(value));
  return others.map(({ label, value = 'unknown' }) => ({
    label,
    words: inline(middleCut(shortPart(value, accountOf(alert.record)), longest), longest),
    isEvident: isIP(value) !== 0 || /^A[KS]IA[A-Z0-9]{12,}$/.test(value),
  }));
}

const namedByArn = /^arn:[\w-]+:[\w-]+:[^:]*:(?<account>\d*):(?:[\w-]+[:/])?(?:.*\/)?(?<name>[^/]+)$/su;

/** The name in an ARN, with its account if it is not the caller's: `admin`, `444455556666/admin`. */
function shortPart(value: string, ownAccount: string | undefined): string {
  const { account = '', name = value } = namedByArn.exec(value)?.groups ?? {};
  return account === '' || account === ownAccount ? name : `${account}/${name}`;
}

function whoAndWhere(alert: Alert, nameLength: number, write: (account: string) => string): string {
  const { account } = callerOf(alert);
  const where = account === undefined ? '' : ` in ${write(account)}`;
  return `${callerTitle(callerOf(alert), nameLength)}${where}`;
}

/** Names often start alike and differ at the end. */
function middleCut(text: string, longest: number): string {
  const clean = cleaned(text);
  if (clean.length <= longest) return clean;
  const tail = Math.floor((longest - 2) / 2);
  return `${cutTo(clean, longest - 2 - tail)}..${clean.slice(-tail)}`;
}

export function callerTitle({ kind, name }: Caller, longest = 128): string {
  return kind === 'root' || kind === 'anonymous' ? callerNouns[kind] : `${callerNouns[kind]} ${inline(name, longest)}`;
}

const longestName = 128;
const shortestName = 6;

/**
 * The longest text that fits and that `write` returns for a maximum length of names.
 * @param fits default: it has at most `longest` characters
 */
export function fitted(
  longest: number,
  write: (nameLength: number) => string,
  fits = (text: string) => text.length <= longest,
): string {
  for (let nameLength = longestName; nameLength >= shortestName; nameLength--) {
    const text = write(nameLength);
    if (fits(text)) return text;
  }
  return cutTo(write(shortestName), longest).replace(/[, ]+$/, '');
}

/** The same for a title of an alert. One that is shortened ends with the first characters of the alert ID, if there is room: names can differ in the middle. */
export function fittedTitle({ alertId }: Alert, longest: number, write: (nameLength: number) => string): string {
  const whole = write(longestName);
  if (whole.length <= longest) return whole;
  const tag = ` #${alertId.slice(0, 4)}`;
  const shortest = write(shortestName).length;
  const hasRoom = shortest <= longest - tag.length || shortest > longest;
  return hasRoom ? `${fitted(longest - tag.length, write)}${tag}` : fitted(longest, write);
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
