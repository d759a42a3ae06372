import { defaultRuleIds, loadRules } from '../../lambda/rules.ts';
import { clientsIn } from '../stack/clients.ts';
import type { StackFlags } from '../stack/options.ts';
import { readStack } from '../stack/stack.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { note, print } from '../terminal/output.ts';
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
 * Checks a deployed stack and writes the results, one line for each. The exit status is that of the worst result.
 * @throws StackMissingError, ForeignStackError, NotAllowedError, StackTooOldError
 */
export async function runDoctor(flags: DoctorFlags): Promise<void> {
  const clients = clientsIn();
  const stack = await readStack(clients, flags.stack);
  const rules = await loadRules(stack.outputs.rules?.split(',') ?? defaultRuleIds);
  const test = flags.sendTest ? prepareTest(clients, stack, rules) : undefined;
  note(`${stack.name} in account ${stack.account}, ${stack.region}\n`);
  const results: CheckResult[] = [];
  const report = (result: CheckResult) => {
    results.push(result);
    print(writers[flags.format](result));
  };
  await examineStack(clients, { stack, now: Date.now() }, report);
  if (test) await sendTest(test, stack, report, stopOnInterrupt(announceCleanUp));
  note(`\n${conclusion(results)}`);
  process.exitCode = statusOf(results);
}

function announceCleanUp(): void {
  note(
    '\nStopping: removing the test data takes up to 30 seconds. To stop at once and leave the data, press Ctrl-C again.',
  );
}
