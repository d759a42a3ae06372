import type { Alert } from '../../detection/alert.ts';
import { accountOf, textAt } from '../../detection/record.ts';
import type { Attack, Rule } from '../../detection/rule.ts';
import { line, prose, type Section, theirs } from '../../text/layout.ts';
import { apart, before, utc } from '../../text/times.ts';
import { version } from '../version.ts';

/** Where to find it again. */
export function references(alert: Alert, rule: Rule): Section {
  const { record } = alert;
  return {
    title: 'REFERENCES',
    lines: [
      ...rule.attacks.flatMap((attack) => line('ATT&CK', attackWords(attack))),
      ...theirs('event id', textAt(record, 'eventID'), 64),
      ...theirs('request id', textAt(record, 'requestID'), 64),
      ...theirs('account', accountOf(record), 64),
      ...theirs('region', textAt(record, 'awsRegion'), 64),
      ...theirs('log file', alert.logFile, 1_100),
      ...theirs('alert id', alert.alertId),
      ...line('rule', `${rule.id}, version ${rule.version}`),
      ...theirs('more', rule.reference || undefined, 256),
      ...line('told by', `Firstsight ${version}${detected(alert)}`),
    ],
  };
}

function attackWords({ tactic, technique, subTechnique }: Attack): string {
  const what = subTechnique ?? technique;
  return `${what.uid} ${what.name} (${tactic.uid} ${tactic.name})`;
}

function detected({ detectedAt, time }: Alert): string {
  const at = utc(detectedAt);
  return at === undefined ? '' : ` at ${at}, ${apart(time, detectedAt)} after the call`;
}

/** Which earlier alert does it go on from? */
export function story({ follows, time }: Alert): Section {
  return {
    title: 'PART OF A STORY',
    lines:
      follows === undefined
        ? []
        : [
            ...prose('An earlier call made the identity that called now, and what it issued had not expired yet.'),
            ...line('earlier call', before(follows.time, time)),
            ...line('its rule', follows.ruleId),
            ...theirs('its alert id', follows.alertId),
          ],
  };
}
