import { plural } from '../../lambda/text/plural.ts';
import { utc } from '../../lambda/text/times.ts';
import type { MetricPoint } from '../stack/metric.ts';
import type { Requeued } from '../stack/requeued.ts';

/** What shows which log files the function has judged. All times in milliseconds since 1970. */
export interface JudgedFacts {
  readonly now: number;
  /** Undefined without the stack: then its queue is not examined. */
  readonly queue?: QueueFacts | undefined;
  readonly requeued?: Requeued | undefined;
  /** The end of the last hour whose log files are all accounted for by an audit; undefined without one. */
  readonly lastAudit?: number | undefined;
}

export interface QueueFacts {
  /** Messages that wait or are in work. */
  readonly messages: number;
  /** The age of the oldest message in seconds, in periods of five minutes of the last days, newest first. */
  readonly ages: readonly MetricPoint[];
}

/** Log files that were created at or after the moment are left to the function. */
export interface Moment {
  readonly time: number;
  /** What it is, as the end of a sentence. */
  readonly reason: string;
}

/** The command cannot know which log files the function has judged. */
export class CannotKnowError extends Error {
  override readonly name = 'CannotKnowError';

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `${reason}. No log file is loaded, because that could prevent an alert on a call that is not judged yet.`,
      options,
    );
  }
}

const millisPerMinute = 60_000;
const millisPerHour = 60 * millisPerMinute;

/** A notification usually arrives within seconds, and can take minutes. */
const longestNotification = millisPerHour;

/** CloudWatch shows the age of the oldest message after some minutes. */
const longestMetricDelay = 15 * millisPerMinute;

/**
 * After three receives, SQS no longer counts a message for the age of the oldest (SQS developer guide, "Available CloudWatch
 * metrics"). While the function runs, it stays in the queue for less than an hour then: two of five attempts, of thirteen minutes each.
 */
const longestUncounted = 4 * millisPerHour;

/** A message that fails again and again is in the dead-letter queue after about an hour. */
const longestRetry = 2 * millisPerHour;

/** Every message that is in the queue for an hour was counted at this age: a third receive comes after two attempts. */
const shownAge = 15 * millisPerMinute;

/** The number of messages in a queue is right within a minute after the last change. */
const countDelay = 5 * millisPerMinute;

/** Without the queue, messages of `replay` and `redrive` count as processed after this time. */
const longestReplay = 24 * millisPerHour;

/**
 * The earliest of: an hour before now, an hour before the oldest message in the queue, the oldest log file that `replay` or `redrive`
 * put into the queue, and the last completed audit. All log files from before it were judged, are named by a dead letter, or were
 * never announced. A pure function.
 * @throws CannotKnowError
 */
export function momentOf(facts: JudgedFacts): Moment {
  const { now, lastAudit } = facts;
  const moments: readonly (Moment | undefined)[] = [
    { time: now - longestNotification, reason: 'an hour before now' },
    queueMoment(facts),
    requeuedMoment(facts),
    lastAudit === undefined ? undefined : { time: lastAudit, reason: 'the last completed audit' },
  ];
  return moments.filter((moment) => moment !== undefined).reduce((a, b) => (b.time < a.time ? b : a));
}

function queueMoment({ now, queue }: JudgedFacts): Moment | undefined {
  if (queue === undefined || queue.messages === 0) return undefined;
  const time = oldestMessage(queue, now) - longestNotification;
  return { time, reason: 'an hour before the oldest message in the queue' };
}

/** Follows the ages back for as long as messages have waited without a longer pause. */
function oldestMessage({ ages, messages }: QueueFacts, now: number): number {
  const [newest] = ages;
  if (newest === undefined || newest.time < now - longestMetricDelay) {
    throw new CannotKnowError(
      `The queue contains ${plural(messages, 'message')}, and CloudWatch does not show for how long; run the command again when the queue is empty`,
    );
  }
  let oldest = now - shownAge;
  for (const { time, value } of ages) {
    if (time < oldest - longestUncounted) break;
    if (value * 1000 >= shownAge) oldest = Math.min(oldest, time - value * 1000);
  }
  return oldest;
}

function requeuedMoment(facts: JudgedFacts): Moment | undefined {
  const { requeued } = facts;
  if (requeued === undefined || !mayBeWaiting(requeued, facts)) return undefined;
  if (requeued.earliest <= 0) {
    throw new CannotKnowError(
      `At ${utc(requeued.at)} redrive put dead letters back into the queue, which is not empty; run the command again when it is`,
    );
  }
  return {
    time: requeued.earliest,
    reason: `the oldest log file that replay put into the queue at ${utc(requeued.at)}`,
  };
}

function mayBeWaiting({ at }: Requeued, { now, queue }: JudgedFacts): boolean {
  if (at > now - countDelay) return true;
  if (queue === undefined) return at > now - longestReplay;
  return queue.messages > 0 && at >= Math.min(oldestMessage(queue, now), now - longestRetry) - countDelay;
}
