import { stringify } from 'csv-stringify/sync';
import { termParts } from '../../lambda/alerting/term-parts.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { accountOf, textAt } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { cleaned } from '../../lambda/text/caller-text.ts';
import { utc } from '../../lambda/text/times.ts';
import { issuedKey, type ShownAlerts } from './alert-words.ts';

type Cell = string | number | undefined;

/** The columns, in order. */
const columns: Readonly<Record<string, (alert: Alert, rule: Rule | undefined) => Cell>> = {
  time: ({ time }) => utc(time),
  severity: ({ severity }) => severity,
  riskScore: ({ riskScore }) => riskScore,
  rule: ({ ruleId }) => ruleId,
  account: ({ record }) => accountOf(record),
  principal: ({ principal }) => principal,
  term: (alert, rule) =>
    rule &&
    termParts(alert, rule)
      .map(({ label, value }) => `${label} ${value ?? 'unknown'}`)
      .join('; '),
  outcome: ({ outcome }) => outcome,
  error: ({ record }) => textAt(record, 'errorCode'),
  source: ({ record }) => textAt(record, 'sourceIPAddress'),
  userAgent: ({ record }) => textAt(record, 'userAgent'),
  region: ({ record }) => textAt(record, 'awsRegion'),
  why: ({ reasons }) => reasons.map(({ text }) => text).join('; '),
  issuedKey,
  lastRequest: ({ lastRequest }) => utc(lastRequest),
  eventID: ({ record }) => textAt(record, 'eventID'),
  alertId: ({ alertId }) => alertId,
  logFile: ({ logFile }) => logFile,
};

/** Alerts as CSV for a spreadsheet, one line each. */
export function* alertCsv({ alerts, ruleOf }: ShownAlerts): Generator<string> {
  yield csvLine(Object.keys(columns));
  for (const alert of alerts) {
    const rule = ruleOf.get(alert.ruleId);
    yield csvLine(Object.values(columns).map((cellOf) => cellOf(alert, rule)));
  }
}

/** A spreadsheet runs a cell that begins with one of `= + - @` as a formula, so an apostrophe is put before such texts. */
function csvLine(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => (typeof cell === 'string' ? cleaned(cell) : cell));
  return stringify([texts], { escape_formulas: true, eof: false });
}
