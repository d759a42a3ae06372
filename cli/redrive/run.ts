import { wrapped } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import { NotAllowedError } from '../stack/ask.ts';
import { type Cause, causesIn } from '../stack/causes.ts';
import { type Clients, clientsIn } from '../stack/clients.ts';
import { failures, searchLog } from '../stack/detector-log.ts';
import type { StackFlags } from '../stack/options.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { writeRequeued } from '../stack/requeued.ts';
import { readStack, type Stack } from '../stack/stack.ts';
import { colors } from '../terminal/colors.ts';
import { agrees } from '../terminal/confirm.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { noteLine, print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import { ago, terminalWidth } from '../terminal/text.ts';
import { moveMessages } from './move-messages.ts';

export interface RedriveFlags extends StackFlags {
  readonly yes?: boolean;
}

/** How long dead letters are kept. */
const retentionMillis = 14 * 86_400_000;

/**
 * Shows what is in the dead-letter queue and why, and moves it back after confirmation.
 * @throws StackMissingError, ForeignStackError, NotAllowedError
 */
export async function runRedrive(flags: RedriveFlags): Promise<void> {
  const clients = clientsIn();
  const stack = await readStack(clients, flags.stack);
  const { waiting, inWork } = await queueDepth(clients, stack.outputs.deadLetterQueueUrl);
  const count = waiting + inWork;
  if (count === 0) return say('the dead-letter queue is empty');
  say(`${plural(count, 'message')} in the dead-letter queue`);
  await showCauses(clients, stack);
  if (flags.yes || (await agrees(`Send ${plural(count, 'message')} back to the queue?`)))
    return moveAll(clients, stack, count);
  say(`no messages moved; to move them, run: firstsight redrive --stack ${stack.name} --region ${stack.region} --yes`);
  process.exitCode = 1;
}

function say(sentence: string): void {
  noteLine(sentence);
}

async function showCauses(clients: Clients, stack: Stack): Promise<void> {
  const now = Date.now();
  const causes = await causesOf(clients, stack, now - retentionMillis);
  if (causes.length === 0) return say("the function's log shows no cause in the last 14 days");
  print(causesText(causes, now, terminalWidth()));
}

/** Moving messages works without the permission to read the log. */
async function causesOf(clients: Clients, stack: Stack, since: number): Promise<Cause[]> {
  try {
    return causesIn(await searchLog(clients, stack, { since, pattern: failures }));
  } catch (error) {
    if (!(error instanceof NotAllowedError)) throw error;
    say(`cannot show the causes: ${error.message}`);
    return [];
  }
}

async function moveAll(clients: Clients, { name, region, outputs }: Stack, count: number): Promise<void> {
  await announceMove(clients, outputs.historyTableName);
  const bar = progressBar('messages');
  const moved = await moveMessages(clients, {
    from: outputs.deadLetterQueueUrl,
    to: outputs.logFileQueueUrl,
    progress: (done) => bar.progress(done, Math.max(done, count)),
    signal: stopOnInterrupt(),
  }).finally(() => bar.stop());
  const left = Math.max(0, count - moved);
  say(`${plural(moved, 'message')} moved back to the queue${left > 0 ? `, ${left} left` : ''}`);
  say(`to check that they are processed, run: firstsight doctor --stack ${name} --region ${region}`);
  if (left > 0) process.exitCode = 1;
}

/** `baseline` must not load what is now in the queue. Moving messages works without the permission to write it down. */
async function announceMove({ dynamodb }: Clients, tableName: string): Promise<void> {
  try {
    await writeRequeued(dynamodb, tableName, { earliest: 0, now: Date.now() });
  } catch (error) {
    if (!(error instanceof NotAllowedError)) throw error;
    say(`${error.message}; until the queue is empty, do not run firstsight baseline`);
  }
}

const margin = '  ';

/** Each cause of failure with its count, an example and advice. */
function causesText(causes: readonly Cause[], now: number, width: number): string {
  const indented = (text: string) => wrapped(text, width - margin.length).map((row) => `${margin}${row}`);
  return causes
    .map(({ name, count, last, example, message, advice }) =>
      [
        `${colors.bold(name)}: ${plural(count, 'log file')}, last at ${ago(last, now)}`,
        ...indented(message),
        ...(example === undefined ? [] : [`${margin}${example}`]),
        ...(advice === undefined ? [] : indented(advice).map((row) => colors.cyan(row))),
      ].join('\n'),
    )
    .join('\n\n');
}
