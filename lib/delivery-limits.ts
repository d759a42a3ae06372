import { Duration } from 'aws-cdk-lib';

/** Ten log files are inflated in seconds; the rest is for AWS services that answer late, and their retries. */
export const functionTimeout = Duration.minutes(2);

/** As many messages as one receive can hold: what is read ahead is then worth a run's fixed cost. */
export const batchSize = 10;

/** CloudTrail delivers after about five minutes; five seconds more buy fewer and fuller runs. */
export const batchWindow = Duration.seconds(5);

/**
 * Two runs are the least that SQS event sources allow. Ten keep up with several thousand log files a minute, and leave an
 * account with few concurrent executions most of them.
 */
export const concurrentRuns = 10;

/**
 * AWS's rule for event sources: six times the function's timeout, and the batch window. It is thereby longer than the
 * lease of a claim, so that what comes again finds the claim of a run that died free to take over.
 */
export const visibilityTimeout = Duration.seconds(6 * functionTimeout.toSeconds() + batchWindow.toSeconds());

/** An hour of patience with a service that is down; a log file that nobody can read is reported within that hour. */
export const deliveryAttempts = 5;

/** A function that is stopped on a Friday still finds all of the week's log files. */
export const queueRetention = Duration.days(7);

/** The longest that SQS allows. */
export const deadLetterRetention = Duration.days(14);

/** A message that is sent back on its last day in the dead-letter queue starts anew in the queue. */
export const longestWait = queueRetention.plus(deadLetterRetention);
