import { issuedKeyOf } from '../../lambda/alerting/call.ts';
import { investigateCommand } from '../../lambda/alerting/summary/investigate-command.ts';
import { reasonsOf } from '../../lambda/alerting/summary/reasons.ts';
import { type TermPart, termParts } from '../../lambda/alerting/term-parts.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { accountOf } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import type { AccountNames } from '../../lambda/names.ts';
import { inline, isPlainWord } from '../../lambda/text/caller-text.ts';
import { keyId } from '../../lambda/text/commands.ts';
import { principalName } from './principal-name.ts';

/** Alerts in the order in which they are shown, with what their texts need. */
export interface ShownAlerts {
  readonly alerts: readonly Alert[];
  readonly ruleOf: ReadonlyMap<string, Rule>;
  /** The log files, as the command line names them. */
  readonly paths: readonly string[];
  /** Default: none. */
  readonly accountNames?: AccountNames;
}

/** Why an alert stands out: the rest of its term, then the reasons for its severity, the most severe first. */
export function whyOf(alert: Alert, rule: Rule | undefined): string {
  const parts = rule === undefined ? [] : termParts(alert, rule);
  const term = parts.map((part) => partWords(part, accountOf(alert.record)));
  return [...term, ...reasonsOf(alert)].join('; ');
}

/** `role/Backup in 444455556666`; without the account if it is that of the caller. */
function partWords({ label, value }: TermPart, ownAccount: string | undefined): string {
  if (value === undefined) return `${label} unknown`;
  const { name, account } = principalName(value);
  const what = name.startsWith(`${label}/`) ? '' : `${label} `;
  const where = account === undefined || account === ownAccount ? '' : ` in ${account}`;
  return `${what}${inline(name)}${where}`;
}

/** The key of the session or user that the call made, to pass on; undefined if it made none. GetSigninToken returns the caller's. */
export function issuedKey({ record }: Alert): string | undefined {
  const key = keyId(issuedKeyOf(record));
  return key === keyIn(record) ? undefined : key;
}

/** A command to paste that investigates an alert in the same log files; undefined if no option can name its caller. */
export function commandFor(alert: Alert, paths: readonly string[]): string | undefined {
  return investigateCommand(alert, paths.map(quoted).join(' '));
}

/** For a POSIX shell. */
function quoted(path: string): string {
  return isPlainWord(path) && !path.startsWith('-') ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
