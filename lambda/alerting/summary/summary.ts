import type { Alert } from '../../detection/alert.ts';
import { isAboutIntegrity } from '../../detection/integrity.ts';
import type { Rule } from '../../detection/rule.ts';
import type { AccountNames } from '../../names.ts';
import { digestHeadline, inDigestOrder } from '../digest.ts';
import { integrityHappened, integritySummary } from '../integrity/summary.ts';
import { testMark } from '../test-mark.ts';
import { allowedBy } from './allowed.ts';
import { happened } from './happened.ts';
import { investigateCommand } from './investigate-command.ts';
import { reasonsOf } from './reasons.ts';
import { rowsOf } from './rows.ts';
import { type StepNow, stepNow } from './step-now.ts';

/**
 * What a reader needs first, in any rendering of an alert: the email, the chat and `investigate` lay it out with `summaryLines`,
 * the SMS is its first sentence. Texts of the caller in it are quoted, without credentials, and never links.
 */
export interface Summary extends StepNow {
  /** Who made which call, whether it succeeded, from where and when, in one sentence with the severity first. */
  readonly happened: string;
  /** What the call gave access to, and until when. */
  readonly allowed: string;
  /** Why the call stands out, the most severe reason first. */
  readonly reasons: readonly string[];
  /** The command that shows what was done with the access; absent if the record has no value to search for. */
  readonly investigate?: string | undefined;
}

/** Two lines, if no word is carried over. */
const longestHappened = 190;

/** Long names are carried over to the second line whole, so the number of characters does not tell. */
function fitsTwoLines(text: string): boolean {
  return text.length <= longestHappened && rowsOf(text).length <= 2;
}

/** The summary of one alert. */
export function summaryOf(alert: Alert, rule: Rule | undefined, names: AccountNames = {}): Summary {
  if (isAboutIntegrity(alert)) return { happened: integrityHappened(alert), ...integritySummary(alert) };
  return {
    happened: happened(alert, rule, names, longestHappened, fitsTwoLines),
    allowed: allowedBy(alert),
    reasons: reasonsOf(alert),
    ...stepNow(alert),
    investigate: investigateCommand(alert),
  };
}

/** The summary of a digest: the number of alerts, then the summary of the most severe of them. Not for an empty list. */
export function digestSummary(
  alerts: readonly Alert[],
  rules: readonly Rule[],
  names: AccountNames = {},
): readonly [headline: string, Summary] {
  const [mostSevere] = inDigestOrder(alerts);
  if (mostSevere === undefined) throw new RangeError('A digest contains at least one alert.');
  const rule = rules.find(({ id }) => id === mostSevere.ruleId);
  return [`${testMark(...alerts)}${digestHeadline(alerts)}. The most severe:`, summaryOf(mostSevere, rule, names)];
}
