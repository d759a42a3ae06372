import { setImmediate } from 'node:timers/promises';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import { paced } from '../../lambda/aws/pace.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { handleInvocation, type InvocationParts } from '../../lambda/invocation.ts';
import { type Summary, summaryOf } from '../../lambda/report.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { batchSize, deliveryAttempts, functionTimeout, visibilityTimeout } from '../../lib/delivery-limits.ts';
import { s3Event, s3Record, sqsEvent } from '../cloudtrail/notifications/notifications.ts';

/** What each call of a service takes. */
const callMillis = 12;

/** A clock that stands still while the code computes, and jumps to the end of the next call. */
function simulatedClock() {
  let now = Date.parse('2026-03-01T09:10:00Z');
  const calls = new Map<number, (() => void)[]>();
  const after = (millis: number) =>
    new Promise<void>((resolve) => {
      const due = calls.get(now + millis);
      if (due) due.push(resolve);
      else calls.set(now + millis, [resolve]);
    });
  function endNextCall(): void {
    const next = [...calls.keys()].reduce((earliest, time) => Math.min(earliest, time), Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) return;
    now = next;
    const due = calls.get(next) ?? [];
    calls.delete(next);
    for (const end of due) end();
  }
  async function run<Result>(work: Promise<Result>): Promise<Result> {
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    work.then(end, end);
    while (!isOver) {
      await setImmediate();
      if (!isOver) endNextCall();
    }
    return work;
  }
  return { now: () => now, after, run, skip: (millis: number) => (now += millis) };
}

export interface SimulatedRun {
  /** The principals of its alerts, in the order in which they were sent. */
  readonly reported: readonly string[];
  readonly summary: Summary;
  readonly seconds: number;
}

export interface SimulatedDeliveries {
  readonly runs: readonly SimulatedRun[];
  /** The log files that were never acknowledged. */
  readonly left: readonly string[];
  /** When messages were sent, in milliseconds. */
  readonly sentAt: readonly number[];
}

/** Delivers log files in one batch, and again as often as the queue does, to a function whose calls take 12 ms each. */
export async function simulateDeliveries(logFiles: readonly Uint8Array[]): Promise<SimulatedDeliveries> {
  const clock = simulatedClock();
  const memory = memoryHistory();
  const bodies = new Map(
    logFiles.map((body, i) => [`AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/${i}.json.gz`, body]),
  );
  const sentAt: number[] = [];
  let reported: string[] = [];
  const summaries: Summary[] = [];
  const send = paced(
    async (alerts: readonly Alert[]) => {
      sentAt.push(clock.now());
      await clock.after(callMillis);
      for (const { principal } of alerts) reported.push(principal);
    },
    clock.now,
    clock.after,
  );
  const parts: InvocationParts = {
    rules: [rule],
    exceptions: [],
    readLogFile: async ({ key }) => {
      await clock.after(callMillis);
      return { body: bodies.get(key) ?? Buffer.from(''), lastModified: undefined };
    },
    accepts: () => true,
    history: async () => ({
      mostClaimBytes: 192 * 2 ** 10,
      read: (key) => clock.after(callMillis).then(() => memory.read(key)),
      write: (key, state, now) => clock.after(callMillis).then(() => memory.write(key, state, now)),
    }),
    publisher: async () => ({
      mostSingles: 10,
      mostInDigest: 100,
      publish: (alert, following) => send([alert], following),
      publishDigest: send,
    }),
    lease: functionTimeout.toMilliseconds(),
    reporter: (report) => void summaries.push(summaryOf(report)),
    now: clock.now,
  };
  const runs: SimulatedRun[] = [];
  let left = [...bodies.keys()];
  while (left.length > 0 && runs.length < deliveryAttempts) {
    const begin = clock.now();
    const Records = left
      .slice(0, batchSize)
      .flatMap((key) => sqsEvent(s3Event(s3Record(key))).Records.map((record) => ({ ...record, messageId: key })));
    const millisLeft = () => begin + functionTimeout.toMilliseconds() - clock.now();
    const { batchItemFailures } = await clock.run(handleInvocation({ Records }, parts, millisLeft));
    left = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const summary = summaries.at(-1);
    if (summary === undefined) throw new Error('The run has no summary.');
    runs.push({ reported, summary, seconds: (clock.now() - begin) / 1000 });
    reported = [];
    clock.skip(visibilityTimeout.toMilliseconds());
  }
  return { runs, left, sentAt };
}
