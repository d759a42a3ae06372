import { defaultRuleIds, loadRules } from '../lambda/rules.ts';
import { type CheckResult, statusOf } from './doctor/check-result.ts';
import { examineStack } from './doctor/examine-stack.ts';
import { conclusion, resultText } from './doctor/text.ts';
import type { DoctorFlags } from './doctor-command.ts';
import { stopOnInterrupt } from './interrupt.ts';
import { clientsIn } from './stack/clients.ts';
import { readStack } from './stack/stack.ts';
import { terminalWidth } from './terminal-width.ts';
import { sendTest } from './test-alert/send-test.ts';
import { prepareTest } from './test-alert/test.ts';

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
