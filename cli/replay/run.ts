import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { InvalidArgumentError } from 'commander';
import prettyBytes from 'pretty-bytes';
import { plural } from '../../lambda/text/plural.ts';
import { utc } from '../../lambda/text/times.ts';
import type { Period, PeriodFlags } from '../log-files/days.ts';
import { readingPeriod } from '../log-files/options.ts';
import { s3LogFilesUnder } from '../log-files/s3.ts';
import { isS3Address } from '../log-files/s3-address.ts';
import { ask } from '../stack/ask.ts';
import { type Clients, clientsIn } from '../stack/clients.ts';
import type { StackFlags } from '../stack/options.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { type ReplayedPeriod, writeRequeued } from '../stack/requeued.ts';
import { logFilePrefixesOf, queueArn, readStack, type Stack } from '../stack/stack.ts';
import { agrees } from '../terminal/confirm.ts';
import { messageOf } from '../terminal/errors.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { noteLine, print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import { estimateOf, estimateWords } from './estimate.ts';
import { type Chosen, logFilesCreatedIn, longestDelivery, type Message, messagesOf } from './messages.ts';
import { resultsSince, resultWords } from './results.ts';
import { followQueue, sendMessages } from './send.ts';

export interface ReplayFlags extends PeriodFlags, StackFlags {
  readonly yes?: boolean;
}

/** The stack reads another bucket. */
export class OtherBucketError extends Error {
  override readonly name = 'OtherBucketError';

  constructor(address: string, { name, outputs }: Stack) {
    super(
      `${address} is not in the bucket of the stack ${name}, and its function would reject the log files. Use s3://${outputs.trailBucketName}/prefix.`,
    );
  }
}

/** Nothing would read the messages. */
export class NotReadingError extends Error {
  override readonly name = 'NotReadingError';

  constructor({ name, region }: Stack) {
    super(`the queue does not invoke the function: run firstsight doctor --stack ${name} --region ${region}`);
  }
}

interface Replay {
  readonly clients: Clients;
  readonly stack: Stack;
  readonly address: string;
  readonly period: Period;
  readonly chosen: Chosen;
  readonly messages: readonly Message[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Milliseconds between two looks at the queue. */
const pause = 2_000;

/**
 * Puts the log files of a period into the queue after confirmation, and follows them until the function has read them.
 * @throws OtherBucketError, NotReadingError, InvalidArgumentError, StackMissingError, ForeignStackError, NotAllowedError
 */
export async function runReplay(path: string | undefined, flags: ReplayFlags): Promise<void> {
  const period = readingPeriod(flags);
  if (period === undefined) throw new InvalidArgumentError('Set the period with --last, or with --from and --to.');
  const clients = clientsIn();
  const stack = await readStack(clients, flags.stack);
  const bucket = stack.outputs.trailBucketName;
  const address = path ?? `s3://${bucket}/`;
  if (!isS3Address(address) || !`${address}/`.startsWith(`s3://${bucket}/`)) throw new OtherBucketError(address, stack);
  const concurrency = await concurrencyOf(clients, stack);
  const found = await s3LogFilesUnder(address, { from: period.from - longestDelivery, to: period.to });
  const chosen = logFilesCreatedIn(found, bucket, period, logFilePrefixesOf(stack));
  const messages = messagesOf(chosen.logFiles);
  const replay = { clients, stack, address, period, chosen, messages, now: Date.now() };
  for (const line of planLines(replay, concurrency)) noteLine(line);
  if (chosen.failed.length > 0 || messages.length === 0) process.exitCode = 1;
  if (messages.length === 0) return;
  if (flags.yes || (await agrees(`Put ${plural(chosen.logFiles.length, 'log file')} into the queue?`))) {
    return put(replay);
  }
  noteLine(`nothing was put into the queue; to do so, run: ${commandFrom(replay, period.from)} --yes`);
  process.exitCode = 1;
}

/** How many runs can work at once: the setting of the stack, which is in force unless someone changed it. */
async function concurrencyOf({ lambda }: Clients, stack: Stack): Promise<number> {
  const command = new ListEventSourceMappingsCommand({
    FunctionName: stack.outputs.functionName,
    EventSourceArn: queueArn(stack, stack.outputs.logFileQueueUrl),
  });
  const { EventSourceMappings = [] } = await ask('lambda:ListEventSourceMappings', lambda.send(command));
  const reading = EventSourceMappings.find(({ State }) =>
    ['Enabled', 'Enabling', 'Updating', 'Creating'].includes(State ?? ''),
  );
  if (reading === undefined) throw new NotReadingError(stack);
  return reading.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency;
}

/** The setting of the stack. */
export const defaultConcurrency = 10;

function planLines({ chosen, period, messages }: Replay, concurrency: number): string[] {
  const { logFiles, skipped, failed } = chosen;
  const bytes = logFiles.reduce((sum, file) => sum + file.bytes, 0);
  const others = skipped > 0 ? `; ${plural(skipped, 'other file')} skipped` : '';
  const count = `${plural(logFiles.length, 'log file')} created from ${utc(period.from)} to ${utc(period.to)}, ${prettyBytes(bytes)}${others}`;
  return [
    ...failed.map(({ name, error }) => `failed: ${name}: ${messageOf(error, name)}`),
    count,
    ...(messages.length === 0
      ? ['no log files found: check the path and the times']
      : [
          `${estimateWords(estimateOf(messages, concurrency))}, with at most ${plural(concurrency, 'run')} at once`,
          'A call that was alerted before is not alerted again.',
        ]),
  ];
}

async function put(replay: Replay): Promise<void> {
  const { clients, stack, messages, chosen } = replay;
  const queueUrl = stack.outputs.logFileQueueUrl;
  const bar = progressBar('messages');
  const signal = stopOnInterrupt();
  const { waiting, inWork } = await queueDepth(clients, queueUrl);
  const sending = {
    ...{ queueUrl, bucket: stack.outputs.trailBucketName, messages, signal, pause },
    progress: (done: number) => bar.progress(done, messages.length),
    announce: announcing(replay),
  };
  const sent = await sendMessages(clients, sending).finally(() => bar.stop());
  if (sent < messages.length) return stopped(replay, sent);
  await writeDown(replay, { ...replay.period, at: Date.now() });
  const left = await followQueue(clients, sending, waiting + inWork).finally(() => bar.stop());
  if (left > 0) return leftInQueue(replay, left);
  const options = { since: replay.now, logFiles: chosen.logFiles.length, signal, pause: 5 * pause };
  print(
    `${resultWords(await resultsSince(clients, stack, options))}, including log files that arrived in the meantime`,
  );
  await noteDeadLetters(replay);
}

const announcedAgainAfter = 60_000;

/** Before the first messages are sent, and again while it takes long. */
function announcing(replay: Replay): () => Promise<void> {
  let last = 0;
  return async () => {
    const now = Date.now();
    if (now - last < announcedAgainAfter) return;
    await writeDown(replay);
    last = now;
  };
}

/** @param period set once all its log files are in the queue */
function writeDown({ clients, stack, chosen }: Replay, period?: ReplayedPeriod): Promise<void> {
  const earliest = chosen.logFiles[0]?.createdAt ?? 0;
  const requeueing = { earliest, now: Date.now(), ...(period !== undefined && { replay: period }) };
  return writeRequeued(clients.dynamodb, stack.outputs.historyTableName, requeueing);
}

function stopped(replay: Replay, sent: number): void {
  const files = replay.messages.slice(0, sent).reduce((sum, { logFiles }) => sum + logFiles.length, 0);
  const next = replay.messages[sent]?.logFiles[0]?.createdAt ?? replay.period.to;
  noteLine(
    `stopped: ${files} of ${replay.chosen.logFiles.length} log files were put into the queue; to continue, run: ${commandFrom(replay, next)}`,
  );
  process.exitCode = 1;
}

function commandFrom({ address, stack, period }: Replay, from: number): string {
  return `firstsight replay ${address} --from ${minute(from)} --to ${utc(period.to)} --stack ${stack.name} --region ${stack.region}`;
}

/** Down to the minute. */
function minute(time: number): string | undefined {
  return utc(time - (time % 60_000));
}

function leftInQueue({ stack }: Replay, left: number): void {
  noteLine(
    `all log files are in the queue, ${plural(left, 'message')} not finished; to see the state, run: firstsight doctor --stack ${stack.name} --region ${stack.region}`,
  );
  process.exitCode = 1;
}

async function noteDeadLetters({ clients, stack }: Replay): Promise<void> {
  const { waiting, inWork } = await queueDepth(clients, stack.outputs.deadLetterQueueUrl);
  if (waiting + inWork === 0) return;
  noteLine(
    `${plural(waiting + inWork, 'message')} in the dead-letter queue; to see the causes, run: firstsight redrive --stack ${stack.name} --region ${stack.region}`,
  );
  process.exitCode = 1;
}
