import { plural } from '../../../lambda/text/plural.ts';
import { span } from '../../../lambda/text/times.ts';
import type { Clients } from '../../stack/clients.ts';
import { metricPoints } from '../../stack/metric.ts';
import { type QueueDepth, queueDepth } from '../../stack/queue-depth.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

export const queueCheck = check('queue', readQueue, judgeQueue);

export interface QueueFacts extends QueueDepth {
  /** The age of the oldest message in the last 15 minutes; undefined if CloudWatch has no value. */
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

/** The threshold of the alarm, and a quarter of it. */
const tooOldSeconds = 1_800;
const oldSeconds = tooOldSeconds / 4;

export function judgeQueue({ waiting, inWork, oldestSeconds = 0 }: QueueFacts): CheckResult[] {
  const about = 'queue';
  const found = `${plural(waiting, 'log file')} waiting, ${inWork} being read`;
  const age = oldestSeconds === 0 ? '' : `; the oldest has been waiting for ${span(oldestSeconds)}`;
  if (waiting + inWork === 0 || oldestSeconds < oldSeconds) return [ok(about, `${found}${age}.`)];
  const fix = 'see the results for function and failures';
  return [
    oldestSeconds < tooOldSeconds ? warning(about, `${found}${age}.`, fix) : failure(about, `${found}${age}.`, fix),
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
  if (count === 0) return [ok(about, 'The dead-letter queue is empty.')];
  const says = `The dead-letter queue contains ${plural(count, 'log file')}. SQS deletes them after 14 days.`;
  return [failure(about, says, `firstsight redrive --stack ${stack.name} --region ${stack.region}`)];
}
