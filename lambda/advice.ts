import { isNativeError } from 'node:util/types';
import { AwsCallError, type CalledService } from './aws/calls.ts';

/** What an operator can do about an error. */
interface Advice {
  /** Matches the error's name; for a failed call to a service, the error code. */
  readonly error: RegExp;
  /** Absent for an error of any service and for the function's own errors. */
  readonly service?: CalledService;
  /** Distinguishes errors with one name. */
  readonly message?: RegExp;
  readonly text: string;
}

const noAnswer =
  'The service does not respond, or responds with errors: no action is needed if it passes. If it continues, check the AWS Health Dashboard and, for a function in a VPC, the routes and endpoints to the service.';

const denied = /AccessDenied|AuthorizationError/;

/** The first entry that matches counts, so entries with a message come before those without. */
const table: readonly Advice[] = [
  {
    error: denied,
    service: 'S3',
    message: /kms:/i,
    text: "The log file is encrypted with a key that the function is not allowed to use: deploy with -c kmsKeyArn=ARN of the trail's key, and allow kms:Decrypt for this account in the key policy.",
  },
  {
    error: denied,
    service: 'S3',
    message: /s3:ListBucket/,
    text: 'S3 returns this error for an object that does not exist if the caller is not allowed to list the bucket: the log file was probably deleted. If it exists, check the policies of the role and the bucket.',
  },
  {
    error: denied,
    service: 'S3',
    text: 'The function is not allowed to read the log file: allow s3:GetObject for its role in the bucket policy, and check that -c trailBucket, -c keyPrefix and -c organizationId match the bucket; for an encrypted trail also set -c kmsKeyArn. In a bucket of another account, set Object Ownership to BucketOwnerEnforced: otherwise the log files belong to CloudTrail, and the bucket policy has no effect on them.',
  },
  {
    error: denied,
    service: 'DynamoDB',
    text: 'The function is not allowed to use the history table: its role needs dynamodb:BatchGetItem, dynamodb:GetItem, dynamodb:PutItem and dynamodb:UpdateItem on the table, for the audit also dynamodb:BatchWriteItem. Deploy the stack again; check for a deny in a service control policy or in the resource-based policy of the table.',
  },
  {
    error: denied,
    service: 'SQS',
    text: 'The function is not allowed to put notifications into its queue: its role needs sqs:SendMessage on the queue. Deploy the stack again; check for a deny in a service control policy or in the queue policy.',
  },
  {
    error: /^KMSAccessDenied/,
    service: 'SNS',
    text: "The function is not allowed to use the topics' key: its role needs kms:GenerateDataKey and kms:Decrypt on the key, and the key policy must allow IAM policies to grant them. Deploy the stack again.",
  },
  {
    error: denied,
    service: 'SNS',
    text: 'The function is not allowed to publish: its role needs sns:Publish on the alert topic. Deploy the stack again; check for a deny in a service control policy or in the topic policy.',
  },
  {
    error: denied,
    service: 'SecurityHub',
    text: 'The function is not allowed to import findings: its role needs securityhub:BatchImportFindings on the product of this account. Deploy the stack again; check for a deny in a service control policy.',
  },
  {
    error: /^InvalidAccess/,
    service: 'SecurityHub',
    text: 'Security Hub CSPM is not enabled in this account and Region: enable it (aws securityhub enable-security-hub --no-enable-default-standards), then run firstsight redrive, or deploy with -c securityHub=off. The email was sent.',
  },
  {
    error: /^FindingRefusedError$/,
    text: 'Security Hub refused this finding; the error names the cause. The email was sent. Report the finding as a bug of Firstsight. With -c securityHub=off, the next run removes its claim.',
  },
  {
    error: /^KMS\.?(Disabled|InvalidState|NotFound|OptInRequired)|^KMS\.KMSInvalidState/,
    text: 'The KMS key is disabled, pending deletion or deleted: enable it or cancel its deletion in KMS.',
  },
  {
    error: /Throttl|ProvisionedThroughputExceeded|LimitExceeded|SlowDown|TooManyRequests/,
    text: "The service limits the rate of calls: no action is needed if it passes. If it continues, check Service Quotas, the table's capacity mode, and other clients of the same bucket, table or topic.",
  },
  {
    error: /^ResourceNotFoundException$/,
    service: 'DynamoDB',
    text: 'The history table does not exist: deploy the stack again, or restore the table from its point-in-time backup under the same name. Until then no record can be judged.',
  },
  {
    error: /^NotFound/,
    service: 'SNS',
    text: 'The alert topic does not exist: deploy the stack again, and confirm the subscriptions again. Until then alerts stay in the history table.',
  },
  {
    error: /^LogFileGoneError$/,
    text: 'Its records were not examined. Unless a lifecycle rule deleted it, find out who did (data events of the bucket) and restore it: in a bucket with versioning, copy the version to the same key and it is read like a new log file.',
  },
  {
    error: /^NoSuchBucket$/,
    text: "The trail's bucket does not exist: log files are lost. Find out who deleted it, and deploy again with the bucket that the trail delivers to.",
  },
  {
    error: /^InvalidObjectState$/,
    text: 'The log file was moved to an archive class before it was read: restore it, then run firstsight redrive.',
  },
  {
    error: /ValidationException/,
    service: 'DynamoDB',
    message: /size/i,
    text: "The principal's item exceeds the size limit of DynamoDB. Check its records: log files may be forged. Keep the item, since it can contain alerts that are not published yet: deploy the newest version, then run firstsight redrive.",
  },
  {
    error:
      /CredentialsProvider|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch/,
    text: "The function's credentials are rejected: check whether its role was deleted or changed, and deploy the stack again.",
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
    text: 'Download the object and check it. CloudTrail does not write such a file: find out who did (data events of the bucket, aws cloudtrail validate-logs). Replace it with the correct file and run firstsight redrive, or delete the message.',
  },
  {
    error: /^TooManyMatchesError$/,
    text: 'CloudTrail rarely writes a log file with so many matching records, which can hide a call among them: find out who made the calls, or who wrote the file (data events of the bucket). Judge its records with firstsight detect on a computer with more memory, then delete its message from the dead-letter queue.',
  },
  {
    error: /TooLargeError$/,
    text: 'CloudTrail does not write log files of this size: find out who wrote it (data events of the bucket), remove it, and delete its message from the dead-letter queue.',
  },
  {
    error: /^LogFileSetAsideError$/,
    text: 'A run was stopped while it read this log file, for example for lack of memory or time. It is read when its message arrives alone. If it is moved to the dead-letter queue, check the log for the end of that run, find out who wrote the file (data events of the bucket), and run firstsight redrive.',
  },
  {
    error: /^CannotAuditError$/,
    text: 'Log files of this account and Region are read, but not audited. If the bucket is in another account, its owner has to add the outputs LogFileBucketStatement and LogFileListStatement to the bucket policy. Otherwise allow cloudtrail:ListPublicKeys in that Region (service control policies, opt-in Regions), or deploy with -c audit=off.',
  },
  {
    error: /^ForeignLogFileError$/,
    text: 'Something other than the bucket of this detector sends to its queue: check who is allowed to (policy of the queue, sqs:SendMessage in IAM). If the detector should read this bucket or prefix, deploy with -c trailBucket and -c keyPrefix.',
  },
  {
    error: /NotificationError$/,
    text: 'A message that does not announce a log file was sent to the queue: check who is allowed to send to it (policy of the queue, sqs:SendMessage in IAM), then delete the message from the dead-letter queue.',
  },
  {
    error: /^HistoryConflictError$/,
    text: 'Many runs write the history of one principal at once: no action is needed if it passes. If it continues, check for a flood of calls by this principal.',
  },
  {
    error: /^ClaimsPendingError$/,
    text: 'The alerts of this principal that are not published yet fill its item in the table: check the errors of SNS and Security Hub in this log. After they end, the next run publishes the alerts and continues.',
  },
  {
    error: /^OutOfTimeError$/,
    text: 'The run took too long: no action is needed if it passes. If it continues, check the other errors of this run for a slow service, and check for log files of unusual size.',
  },
];

const otherwise =
  'It is retried up to five times and then kept in the dead-letter queue for 14 days: fix the cause that the error names, then run firstsight redrive.';

/** What to do about an error, in a few sentences, for its log line. */
export function adviceOn(error: unknown): string {
  const service = error instanceof AwsCallError ? error.service : undefined;
  const name = error instanceof AwsCallError ? error.code : isNativeError(error) ? error.name : '';
  const message = isNativeError(error) ? error.message : String(error);
  const matches = (advice: Advice) =>
    (advice.service === undefined || advice.service === service) &&
    advice.error.test(name) &&
    (advice.message === undefined || advice.message.test(message));
  return table.find(matches)?.text ?? otherwise;
}
