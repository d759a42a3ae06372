import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findingText } from '../../../lambda/alerting/ocsf.ts';
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

test('the lines at the top of an alert are at the top of the text and the page of its investigation', async () => {
  const [rule] = rules.filter(({ id }) => id === 'sts-assume-role-by-user');
  const [alert] = rule === undefined ? [] : await alertsFrom(rule);
  if (rule === undefined || alert === undefined) throw new Error('The rule has no sample that alerts.');
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-summary-'));
  const [file, page] = [join(folder, 'alert.json'), join(folder, 'page.html')];
  writeFileSync(file, findingText(alert, rule));
  const { stdout } = await firstsight(['investigate', '--alert', file, '--html', page, alert.logFile]);
  const lines = summaryLines(summaryOf(alert, rule));
  expect(stdout.split('\n\n')[1]).toBe(`ALERT\n${lines.join('\n')}`);
  const html = readFileSync(page, 'utf8');
  expect(html.indexOf('id="alert"')).toBeGreaterThan(0);
  expect(html.indexOf('id="alert"')).toBeLessThan(html.indexOf('id="limitations"'));
  expect(lines[0]).toContain('first AssumeRole by user erin in 111122223333 for role Admin succeeded');
  expect(html).toContain(`>${lines[0]?.slice(0, 80)}`);
  rmSync(folder, { recursive: true });
});
