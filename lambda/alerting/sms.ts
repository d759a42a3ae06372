import type { Alert } from '../detection/alert.ts';
import { textAt } from '../detection/record.ts';
import { ascii, cutTo, inline } from './caller-text.ts';
import { digestHeadline, highestSeverity } from './digest.ts';
import { firstCall, fitted } from './headline.ts';
import { testMark } from './test-mark.ts';
import { utc } from './times.ts';

/** One text message in the GSM alphabet. */
export const longestSms = 160;

/** Printable ASCII that the GSM alphabet lacks, or counts twice; one of it would halve the room or more. */
const notGsm = /[`^{}\\[\]~|]/g;

/** One line, at most `longestSms` characters of ASCII within the GSM alphabet. */
export function smsText(alert: Alert): string {
  const address = textAt(alert.record, 'sourceIPAddress');
  const from = address === undefined ? '' : `, from ${inline(address, 40)}`;
  const at = utc(alert.time);
  return fitted(longestSms, (nameLength) =>
    gsm(
      `Firstsight ${testMark(alert)}${alert.severity.toUpperCase()}: ${firstCall(alert, nameLength)}${from}${at ? `, ${at}` : ''}`,
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
  return ascii(text).replace(notGsm, '?');
}
