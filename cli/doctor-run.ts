import { defaultRuleIds, loadRules } from '../lambda/rules.ts';
import { examineStack } from './doctor/examine-stack.ts';
import { type Finding, statusOf } from './doctor/finding.ts';
import { conclusion, findingText } from './doctor/text.ts';
import type { DoctorFlags } from './doctor-command.ts';
import { stopOnInterrupt } from './interrupt.ts';
import { clientsIn } from './stack/clients.ts';
import { readStack } from './stack/stack.ts';
import { terminalWidth } from './terminal-width.ts';
import { sendTest } from './test-alert/send-test.ts';
import { prepareTest } from './test-alert/test.ts';

const writers = {
  text: (finding: Finding) => findingText(finding, terminalWidth()),
  ndjson: (finding: Finding) => JSON.stringify(finding),
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
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    process.stdout.write(`${writers[flags.format](finding)}\n`);
  };
  await examineStack(clients, { stack, now: Date.now() }, tell);
  if (test) await sendTest(test, stack, tell, stopOnInterrupt(takingBack));
  process.stderr.write(`\n${conclusion(findings)}\n`);
  process.exitCode = statusOf(findings);
}

function takingBack(): void {
  process.stderr.write(
    '\nStopping: the test is taken back, which takes up to half a minute. Once more, and its traces stay.\n',
  );
}
