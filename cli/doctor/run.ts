import { defaultRuleIds, loadRules } from '../../lambda/rules.ts';
import { clientsIn } from '../stack/clients.ts';
import type { StackFlags } from '../stack/options.ts';
import { readStack } from '../stack/stack.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { terminalWidth } from '../terminal/text.ts';
import { type CheckResult, conclusion, resultText, statusOf } from './check-result.ts';
import { examineStack } from './checks.ts';
import { sendTest } from './test-alert/send-test.ts';
import { prepareTest } from './test-alert/test.ts';

export interface DoctorFlags extends StackFlags {
  readonly sendTest?: boolean;
  readonly format: 'text' | 'ndjson';
}

const writers = {
  text: (result: CheckResult) => resultText(result, terminalWidth()),
  ndjson: (result: CheckResult) => JSON.stringify(result),
} as const;

/**
 * Examines a deployed stack and writes what it finds, one line at a time; the exit status tells the worst of it.
 * @throws StackMissingError, ForeignStackError, NotAllowedError, StackTooOldError
 */
export async function runDoctor(flags: DoctorFlags): Promise<void> {
  const clients = clientsIn(flags.region);
  const stack = await readStack(clients, flags.stack);
  const rules = await loadRules(stack.outputs.rules?.split(',') ?? defaultRuleIds);
  const test = flags.sendTest ? prepareTest(clients, stack, rules) : undefined;
  process.stderr.write(`${stack.name} in account ${stack.account}, ${stack.region}\n\n`);
  const results: CheckResult[] = [];
  const tell = (result: CheckResult) => {
    results.push(result);
    process.stdout.write(`${writers[flags.format](result)}\n`);
  };
  await examineStack(clients, { stack, now: Date.now() }, tell);
  if (test) await sendTest(test, stack, tell, stopOnInterrupt(takingBack));
  process.stderr.write(`\n${conclusion(results)}\n`);
  process.exitCode = statusOf(results);
}

function takingBack(): void {
  process.stderr.write(
    '\nStopping: the test is taken back, which takes up to half a minute. Once more, and its traces stay.\n',
  );
}
