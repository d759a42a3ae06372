import { Duration } from 'aws-cdk-lib';

/** Inflating ten log files takes seconds; the rest is for slow responses from AWS services and for retries. */
export const functionTimeout = Duration.minutes(2);

/** The maximum for one receive request, so that a run can read ahead and its fixed cost is shared. */
export const batchSize = 10;

/** CloudTrail delivers after about five minutes; waiting five more seconds makes runs fewer and fuller. */
export const batchWindow = Duration.seconds(5);

/**
 * SQS event sources allow two or more. Ten process several thousand log files a minute, and leave most executions free in
 * an account with a low limit.
 */
export const concurrentRuns = 10;

/**
 * AWS recommends six times the timeout of the function, plus the batch window. This is longer than the lease of a claim,
 * so that a redelivered message can take over the claim of a run that died.
 */
export const visibilityTimeout = Duration.seconds(6 * functionTimeout.toSeconds() + batchWindow.toSeconds());

/** About an hour of retries while a service is down; an unreadable log file is reported within that hour. */
export const deliveryAttempts = 5;

/** A function that is stopped over a weekend still finds all log files. */
export const queueRetention = Duration.days(7);

/** The longest retention that SQS allows. */
export const deadLetterRetention = Duration.days(14);

/** A message can be redriven on its last day in the dead-letter queue, and then starts again in the queue. */
export const longestWait = queueRetention.plus(deadLetterRetention);
