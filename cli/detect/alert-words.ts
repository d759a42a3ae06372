import { issuedKeyOf } from '../../lambda/alerting/call.ts';
import { type TermPart, termParts } from '../../lambda/alerting/term-parts.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { accountOf, type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { inline, isPlainWord } from '../../lambda/text/caller-text.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { apart } from '../../lambda/text/times.ts';
import { date } from '../page/readable.ts';
import { principalName } from './principal-name.ts';

/** Alerts in the order in which they are shown, with what their texts need. */
export interface ShownAlerts {
  readonly alerts: readonly Alert[];
  readonly ruleOf: ReadonlyMap<string, Rule>;
  /** The log files, as the command line names them. */
  readonly paths: readonly string[];
}

/** Why an alert stands out: the rest of its term, then the reasons for its severity. */
export function whyOf(alert: Alert, rule: Rule | undefined): string {
  const parts = rule === undefined ? [] : termParts(alert, rule);
  const term = parts.map((part) => partWords(part, accountOf(alert.record)));
  const reasons = alert.reasons.map(({ text }) => text);
  return [...term, ...(reasons.length > 0 ? reasons : [quietWords(alert)])].join('; ');
}

/** `role/Backup in 444455556666`; without the account if it is that of the caller. */
function partWords({ label, value }: TermPart, ownAccount: string | undefined): string {
  if (value === undefined) return `${label} unknown`;
  const { name, account } = principalName(value);
  const what = name.startsWith(`${label}/`) ? '' : `${label} `;
  const where = account === undefined || account === ownAccount ? '' : ` in ${account}`;
  return `${what}${inline(name)}${where}`;
}

function quietWords({ lastRequest, time }: Alert): string {
  return lastRequest === undefined ? 'no earlier call' : `last call ${apart(lastRequest, time)} earlier`;
}

/** The key of the session or user that the call made, to pass on; undefined if it made none. GetSigninToken returns the caller's. */
export function issuedKey({ record }: Alert): string | undefined {
  const key = keyId(issuedKeyOf(record));
  return key === ownKey(record) ? undefined : key;
}

function ownKey(record: CloudTrailRecord): string | undefined {
  return keyId(textAt(record, 'userIdentity', 'accessKeyId'));
}

const oneDay = 86_400_000;

/** A command to paste that investigates an alert in the same log files; undefined if no option can name its caller. */
export function investigateCommand(alert: Alert, paths: readonly string[]): string | undefined {
  const subject = subjectOptions(alert);
  return subject && ['npm run -s firstsight -- investigate', ...subject, ...paths.map(quoted)].join(' ');
}

/** Of a session, other log files than those of its life are not read. What a key or a principal did before is left out. */
function subjectOptions(alert: Alert): string[] | undefined {
  const made = issuedKey(alert);
  if (made !== undefined) return ['--key', made];
  const since = ['--from', date(alert.time - oneDay)];
  const own = ownKey(alert.record);
  if (own !== undefined) return ['--key', own, ...since];
  return isPlainWord(alert.principal) ? ['--principal', alert.principal, ...since] : undefined;
}

/** For a POSIX shell. */
function quoted(path: string): string {
  return isPlainWord(path) && !path.startsWith('-') ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
