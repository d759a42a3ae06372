import type { Alert } from '../detection/alert.ts';
import { textAt } from '../detection/record.ts';
import type { Rule } from '../detection/rule.ts';
import { ascii, cutTo, inline } from '../text/caller-text.ts';
import { utc } from '../text/times.ts';
import { firstCall, fitted } from './call.ts';
import { digestHeadline, highestSeverity } from './digest.ts';
import { testMark } from './test-mark.ts';

/** One text message in the GSM alphabet. */
export const longestSms = 160;

/** Printable ASCII that the GSM alphabet lacks or counts twice. One such character can more than halve the space. */
const notGsm = /[`^{}\\[\]~|]/g;

/** One line, at most `longestSms` characters of ASCII within the GSM alphabet. */
export function smsText(alert: Alert, rule: Rule): string {
  const address = textAt(alert.record, 'sourceIPAddress');
  const from = address === undefined ? '' : `, from ${inline(address, 40)}`;
  const at = utc(alert.time);
  return fitted(longestSms, (nameLength) =>
    gsm(
      `Firstsight ${testMark(alert)}${alert.severity.toUpperCase()}: ${firstCall(alert, rule, nameLength)}${from}${at ? `, ${at}` : ''}`,
    ),
  );
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
