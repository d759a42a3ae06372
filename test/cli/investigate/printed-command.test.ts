import { expect, test } from '@jest/globals';
import { summaryLines } from '../../../lambda/alerting/summary/lines.ts';
import { summaryOf } from '../../../lambda/alerting/summary/summary.ts';
import { alertsFrom, rules } from '../../rules/rule-samples.ts';
import { firstsight } from '../firstsight.ts';

/** The words of the command in the lines, as a shell reads them. */
function printedArguments(lines: readonly string[]): string[] {
  const from = lines.findIndex((line) => line.startsWith('npm run -s firstsight -- '));
  const command = lines.slice(from).join('\n').replaceAll('\\\n', '');
  return command
    .split(/\s+/)
    .slice(5)
    .map((word) => word.replace(/^'(.*)'$/, '$1'));
}

test.each(rules)('the command that an alert prints runs, and finds the call or what it made: $id', async (rule) => {
  const [alert] = await alertsFrom(rule);
  if (alert === undefined) throw new Error(`${rule.id} has no sample that alerts.`);
  const args = printedArguments(summaryLines(summaryOf(alert, rule)));
  const { stdout, stderr, status } = await firstsight(args);
  expect(args[0]).toBe('investigate');
  expect({ stderr, status }).toMatchObject({ status: 0 });
  expect(stdout).toContain('\n\n');
});
