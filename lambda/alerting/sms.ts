import type { Alert } from '../detection/alert.ts';
import type { Rule } from '../detection/rule.ts';
import type { AccountNames } from '../names.ts';
import { ascii, cutTo } from '../text/caller-text.ts';
import { digestHeadline, highestSeverity } from './digest.ts';
import { happened } from './summary/happened.ts';
import { testMark } from './test-mark.ts';

/** One text message in the GSM alphabet. */
const longestSms = 160;

const sender = 'Firstsight ';

/** Printable ASCII that the GSM alphabet lacks or counts twice. One such character can more than halve the space. */
const notGsm = /[`^{}\\[\]~|]/g;

/** The first sentence of the summary: one line, at most `longestSms` characters of ASCII within the GSM alphabet. */
export function smsText(alert: Alert, rule: Rule, names: AccountNames = {}): string {
  return gsm(`${sender}${happened(alert, rule, names, longestSms - sender.length)}`);
}

export function smsDigest(alerts: readonly Alert[]): string {
  return cutTo(
    `Firstsight ${testMark(...alerts)}${highestSeverity(alerts).toUpperCase()}: ${digestHeadline(alerts)}`,
    longestSms,
  );
}

function gsm(text: string): string {
  return ascii(text).replaceAll('[', '(').replaceAll(']', ')').replace(notGsm, '?');
}
