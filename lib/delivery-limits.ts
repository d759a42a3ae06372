import { Duration } from 'aws-cdk-lib';

/** Inflating ten log files takes seconds; the rest is for slow responses from AWS services and for retries. */
export const functionTimeout = Duration.minutes(2);

/** The maximum for one receive request, so that a run can read ahead and its fixed cost is shared. */
export const batchSize = 10;

/** CloudTrail delivers after about five minutes; waiting five more seconds makes runs fewer and fuller. In seconds. */
export const defaultBatchWindow = 5;

/** A batch of ten fills in less time wherever waiting saves anything. In seconds; Lambda allows 300. */
export const longestBatchWindow = 60;

/**
 * SQS event sources allow two or more. Ten process several thousand log files a minute, and leave most executions free in
 * an account with a low limit.
 */
export const concurrentRuns = 10;

/** What `MaximumConcurrency` of an SQS event source allows. (Lambda API reference, ScalingConfig.) */
export const concurrencyLimits = { least: 2, most: 1000 } as const;

/** More than half a processor, and memory for the log files that are read ahead; see docs/cost.md. */
export const defaultMemory = 1024;

/** Less than the default does not hold the largest log files. (Lambda quotas, function memory allocation.) */
export const memoryLimits = { least: defaultMemory, most: 10_240 } as const;

/**
 * AWS recommends six times the timeout of the function, plus the batch window: here the longest. This is longer than the lease of a claim,
 * so that a redelivered message can take over the claim of a run that died.
 */
export const visibilityTimeout = Duration.seconds(6 * functionTimeout.toSeconds() + longestBatchWindow);

/** About an hour of retries while a service is down; an unreadable log file is reported within that hour. */
export const deliveryAttempts = 5;

/** A function that is stopped over a weekend still finds all log files. */
export const queueRetention = Duration.days(7);

/** The longest retention that SQS allows. */
export const deadLetterRetention = Duration.days(14);

/** A message can be redriven on its last day in the dead-letter queue, and then starts again in the queue. */
export const longestWait = queueRetention.plus(deadLetterRetention);
