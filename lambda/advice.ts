import { isNativeError } from 'node:util/types';
import { AwsCallError, type CalledService } from './aws/calls.ts';

/** What an operator can do about an error. */
interface Advice {
  /** The error's name, or the name that the SDK gives to the service's error. */
  readonly error: RegExp;
  /** Absent for an error of any service, and for one of the function's own. */
  readonly service?: CalledService;
  /** Tells errors of one name apart. */
  readonly message?: RegExp;
  readonly text: string;
}

const noAnswer =
  'The service does not answer, or not well: nothing to do if it passes. If it stays, look at the AWS Health Dashboard and, for a function in a VPC, at the routes and endpoints to the service.';

const denied = /AccessDenied|AuthorizationError/;

/** The first line that fits counts, so what is told apart by its message comes before what is not. */
const table: readonly Advice[] = [
  {
    error: denied,
    service: 'S3',
    message: /kms:/i,
    text: "The log file is encrypted with a key that the function may not use: deploy with -c kmsKeyArn=ARN of the trail's key, and let the key's policy allow this account kms:Decrypt.",
  },
  {
    error: denied,
    service: 'S3',
    message: /s3:ListBucket/,
    text: 'S3 says so of an object that is not there, to whoever may not list the bucket: the log file was probably deleted. If it is there, look at the policies of role and bucket.',
  },
  {
    error: denied,
    service: 'S3',
    text: "The function may not read the log file: allow its role s3:GetObject in the bucket's policy; -c trailBucket, -c keyPrefix and -c organizationId must fit the bucket; with an encrypted trail also -c kmsKeyArn.",
  },
  {
    error: denied,
    service: 'DynamoDB',
    text: "The function may not use the history table: its role needs dynamodb:GetItem and dynamodb:PutItem on it. Deploy the stack again; look for a service control policy or the table's own policy that denies.",
  },
  {
    error: /^KMSAccessDenied/,
    service: 'SNS',
    text: "The function may not use the topics' key: its role needs kms:GenerateDataKey and kms:Decrypt on it, and the key's policy must leave that to IAM. Deploy the stack again.",
  },
  {
    error: denied,
    service: 'SNS',
    text: "The function may not publish: its role needs sns:Publish on the alert topic. Deploy the stack again; look for a service control policy or the topic's own policy that denies.",
  },
  {
    error: /^KMS\.?(Disabled|InvalidState|NotFound|OptInRequired)|^KMS\.KMSInvalidState/,
    text: 'The KMS key is disabled, waits for its deletion or is gone: enable it or cancel its deletion in KMS.',
  },
  {
    error: /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|SlowDown|TooManyRequests/,
    text: "The service limits the rate of calls: nothing to do if it passes. If it stays, look in Service Quotas, at the table's capacity mode, and for others who load the same bucket, table or topic.",
  },
  {
    error: /^ResourceNotFoundException$/,
    service: 'DynamoDB',
    text: 'The history table is not there: deploy the stack again, or restore the table from its point-in-time backup under the same name. Until then nothing can be judged.',
  },
  {
    error: /^NotFound/,
    service: 'SNS',
    text: 'The alert topic is not there: deploy the stack again, and confirm the subscriptions anew. Alerts wait in the history table until then.',
  },
  {
    error: /^LogFileGoneError$/,
    text: 'Its calls were never looked at. Unless a lifecycle rule did it, find out who deleted it (data events of the bucket) and bring it back: where the bucket keeps versions, a copy onto its own key is read like a new log file.',
  },
  {
    error: /^NoSuchBucket$/,
    text: "The trail's bucket is not there: log files are lost. Find out who deleted it, and deploy again with the bucket that the trail delivers to.",
  },
  {
    error: /^InvalidObjectState$/,
    text: 'The log file was moved to an archive class before it was read: restore it, then redrive the dead-letter queue.',
  },
  {
    error: /ValidationException/,
    service: 'DynamoDB',
    message: /size/i,
    text: "The principal's item has grown beyond what DynamoDB stores. Look at its records: log files may have been forged. Delete the item to begin its history anew.",
  },
  {
    error:
      /CredentialsProvider|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch/,
    text: "The function's credentials are refused: look whether its role was deleted or changed, and deploy the stack again.",
  },
  {
    error: /^(TimeoutError|AbortError|AggregateError|Internal\w*|ServiceUnavailable\w*|50\d)$/,
    text: noAnswer,
  },
  {
    error: /^Error$/,
    message: /ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|socket|aborted|timed out/i,
    text: noAnswer,
  },
  {
    error: /^LogFile(Corrupt|NotJson)Error$|^RecordsMissingError$/,
    text: 'Fetch the object and look at it. CloudTrail does not write such a file: find out who did (data events of the bucket, aws cloudtrail validate-logs). Put the right one in its place and redrive the dead-letter queue, or delete the message.',
  },
  {
    error: /TooLargeError$/,
    text: 'CloudTrail writes no such large log file: find out who put it there (data events of the bucket), remove it, and delete its message from the dead-letter queue.',
  },
  {
    error: /^ForeignLogFileError$/,
    text: 'Something other than the bucket of this detector sends to its queue: look who may (policy of the queue, sqs:SendMessage in IAM). If the bucket or prefix is meant, deploy with -c trailBucket and -c keyPrefix.',
  },
  {
    error: /NotificationError$/,
    text: 'Something that announces no log file is sent to the queue: look who may send to it (policy of the queue, sqs:SendMessage in IAM), then delete the message from the dead-letter queue.',
  },
  {
    error: /^HistoryConflictError$/,
    text: 'Many runs write the history of one principal at once: nothing to do if it passes. If it stays, look for a flood of his calls.',
  },
  {
    error: /^OutOfTimeError$/,
    text: 'Nothing to do if it passes. If it stays, look at the other errors of this run for a service that is slow, and for log files of unusual size.',
  },
];

const otherwise =
  'It comes again up to five times, then lies in the dead-letter queue for 14 days: mend the cause that the error names and redrive that queue.';

/** One or two sentences on what to do about an error, for the log line that tells of it. */
export function adviceOn(error: unknown): string {
  const service = error instanceof AwsCallError ? error.service : undefined;
  const name = error instanceof AwsCallError ? error.code : isNativeError(error) ? error.name : '';
  const message = isNativeError(error) ? error.message : String(error);
  const fits = (advice: Advice) =>
    (advice.service === undefined || advice.service === service) &&
    advice.error.test(name) &&
    (advice.message === undefined || advice.message.test(message));
  return table.find(fits)?.text ?? otherwise;
}
