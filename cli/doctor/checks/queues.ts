import { span } from '../../../lambda/text/times.ts';
import type { Clients } from '../../stack/clients.ts';
import { metricPoints } from '../../stack/metric.ts';
import { type QueueDepth, queueDepth } from '../../stack/queue-depth.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

export const queueCheck = check('queue', readQueue, judgeQueue);

export interface QueueFacts extends QueueDepth {
  /** Of the oldest message, over the last quarter of an hour; undefined where CloudWatch has no value. */
  readonly oldestSeconds: number | undefined;
}

async function readQueue(clients: Clients, { stack, now }: CheckContext): Promise<QueueFacts> {
  const url = stack.outputs.logFileQueueUrl;
  const [depth, points] = await Promise.all([
    queueDepth(clients, url),
    metricPoints(clients, {
      namespace: 'AWS/SQS',
      name: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: url.slice(url.lastIndexOf('/') + 1) },
      statistic: 'Maximum',
      since: now - 900_000,
      now,
    }),
  ]);
  return { ...depth, oldestSeconds: points[0]?.value };
}

/** The alarm's limit, and a quarter of it. */
const tooOldSeconds = 1_800;
const oldSeconds = tooOldSeconds / 4;

export function judgeQueue({ waiting, inWork, oldestSeconds = 0 }: QueueFacts): CheckResult[] {
  const about = 'queue';
  const found = `${waiting} log files wait, ${inWork} are being read`;
  const age = oldestSeconds === 0 ? '' : `; the oldest has waited ${span(oldestSeconds)}`;
  if (waiting + inWork === 0 || oldestSeconds < oldSeconds) return [ok(about, `${found}${age}.`)];
  const mend = 'see the lines on function and failures';
  return [
    oldestSeconds < tooOldSeconds ? warning(about, `${found}${age}.`, mend) : failure(about, `${found}${age}.`, mend),
  ];
}

export const deadLetterCheck = check(
  'dead letters',
  (clients, { stack }) => queueDepth(clients, stack.outputs.deadLetterQueueUrl),
  judgeDeadLetters,
);

export function judgeDeadLetters(
  { waiting, inWork }: QueueDepth,
  { stack }: Pick<CheckContext, 'stack'>,
): CheckResult[] {
  const about = 'dead letters';
  const count = waiting + inWork;
  if (count === 0) return [ok(about, 'No log file was put aside.')];
  const says = `${count === 1 ? '1 log file was' : `${count} log files were`} put aside unread, and will be lost after 14 days.`;
  return [failure(about, says, `firstsight redrive --stack ${stack.name} --region ${stack.region}`)];
}
