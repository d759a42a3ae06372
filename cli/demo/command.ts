import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { emailBody, emailSubject } from '../../lambda/alerting/email.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { defaultRuleIds, loadRules } from '../../lambda/rules.ts';
import { wrappedForTerminal } from '../../lambda/text/layout.ts';
import { readExceptionsFile } from '../../lib/exceptions.ts';
import { inSeverityColor } from '../detect/alert-table.ts';
import { colors } from '../terminal/colors.ts';
import { type Delivered, deliverSamples, type SampleDelivery } from './deliver-samples.ts';

const samplesFolder = fileURLToPath(new URL('../../samples/', import.meta.url));

/** Runs the handler on the log files of `samples/` and prints each result, the totals and one alert as an email. */
export async function runDemo(): Promise<void> {
  const rules = await loadRules(defaultRuleIds);
  const exceptions = readExceptionsFile(`${samplesFolder}exceptions.json`);
  print(colors.bold('Log files from samples/, delivered one after the other to the handler that AWS Lambda runs:'), '');
  const all: Delivered[] = [];
  for await (const delivered of deliverSamples(deliveriesListed(), { samplesFolder, rules, exceptions })) {
    all.push(delivered);
    print(deliveryLine(all.length, delivered));
  }
  print('', totalLine(all), '');
  showOneAlert(all, rules);
  print('Next, the alerts of all of these log files as a table:', '  npm run -s firstsight -- detect samples/AWSLogs');
}

function deliveriesListed(): readonly SampleDelivery[] {
  const listed = JSON.parse(readFileSync(`${samplesFolder}expected.json`, 'utf8'));
  return (listed as { readonly deliveries: readonly SampleDelivery[] }).deliveries;
}

function showOneAlert(all: readonly Delivered[], rules: readonly Rule[]): void {
  const [worst] = all.flatMap(({ alerts }) => alerts).toSorted((a, b) => rank(b) - rank(a));
  const rule = rules.find(({ id }) => id === worst?.ruleId);
  if (worst && rule)
    print(colors.bold('One of the alerts, as the email that a subscriber receives:'), '', email(worst, rule), '');
}

/** The highest score of an IAM user: the email for root has fewer containment steps to show. */
function rank({ riskScore, severity }: Alert): number {
  return severity === 'critical' ? 0 : riskScore;
}

/** The alert as an email program shows it. */
function email(alert: Alert, rule: Rule): string {
  const header = ['From: AWS Notifications <no-reply@sns.amazonaws.com>', `Subject: ${emailSubject(alert, rule)}`];
  return [...header, '', wrappedForTerminal(emailBody(alert, rule))].join('\n');
}

type Color = (text: string) => string;

const resultWidth = 15;

/** One line for each delivery: its number, its result and its description. */
function deliveryLine(number: number, delivered: Delivered): string {
  const { text, color } = resultOf(delivered);
  return `${String(number).padStart(3)}  ${color(text.padEnd(resultWidth))}  ${delivered.delivery.description}`;
}

function resultOf({ alerts, summary }: Delivered): { readonly text: string; readonly color: Color } {
  const [alert] = alerts;
  if (alert) return { text: `ALERT ${alert.severity}`, color: (text) => inSeverityColor(alert.severity, text) };
  if (summary.failedNotifications > 0) return { text: 'failed', color: colors.red };
  if (summary.excepted > 0) return { text: `excepted (${summary.excepted})`, color: colors.magenta };
  if (summary.known > 0) return { text: 'no alert', color: colors.green };
  return { text: Object.keys(summary.skipped)[0] ?? 'no match', color: colors.dim };
}

/** The counts of all deliveries: matched is the sum of the others. */
function totalLine(all: readonly Delivered[]): string {
  const sum = (count: 'matched' | 'excepted' | 'known' | 'alerted' | 'failed') =>
    all.reduce((total, { summary }) => total + summary[count], 0);
  return (
    `${all.length} deliveries: ${sum('matched')} records matched = ${sum('excepted')} excepted` +
    ` + ${sum('known')} known + ${sum('alerted')} alerted + ${sum('failed')} failed`
  );
}

function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
