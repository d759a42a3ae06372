import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { type Delivered, deliverSamples, emailOf, type SampleDelivery } from '../cli/demo.ts';
import { deliveryLine, totalLine } from '../cli/demo-output.ts';
import { defaultRuleIds, loadRules } from '../lambda/rules.ts';
import { readExceptionsFile } from '../lib/exceptions.ts';

// `npm run demo | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const samplesFolder = fileURLToPath(new URL('../samples/', import.meta.url));
const { deliveries } = JSON.parse(readFileSync(`${samplesFolder}expected.json`, 'utf8')) as {
  readonly deliveries: readonly SampleDelivery[];
};
const rules = await loadRules(defaultRuleIds);
const exceptions = readExceptionsFile(`${samplesFolder}exceptions.json`);

print(pc.bold('Log files from samples/, delivered one after the other to the handler that AWS Lambda runs:'), '');
const all: Delivered[] = [];
for await (const delivered of deliverSamples(deliveries, { samplesFolder, rules, exceptions })) {
  all.push(delivered);
  print(deliveryLine(all.length, delivered));
}
print('', totalLine(all), '');

const [worst] = all.flatMap(({ alerts }) => alerts).toSorted((a, b) => rank(b) - rank(a));
const rule = rules.find(({ id }) => id === worst?.ruleId);
if (worst && rule) {
  print(pc.bold('One of the alerts, as the email that a subscriber gets:'), '', emailOf(worst, rule), '');
}
print('Next: npm run -s firstsight -- detect --help');

/** The worst that a user can be contained for: root's email has less to show. */
function rank({ riskScore, severity }: { readonly riskScore: number; readonly severity: string }): number {
  return severity === 'critical' ? 0 : riskScore;
}

function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
