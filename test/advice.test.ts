import { describe, expect, test } from '@jest/globals';
import { adviceOn } from '../lambda/advice.ts';
import { AwsCallError, type CalledService } from '../lambda/aws/calls.ts';
import { LogFileGoneError, StoredLogFileTooLargeError } from '../lambda/aws/s3.ts';
import {
  LogFileCorruptError,
  LogFileNotJsonError,
  LogFileTooLargeError,
  RecordsMissingError,
  RecordTooLargeError,
  TooManyMatchesError,
} from '../lambda/cloudtrail/log-file-errors.ts';
import {
  MalformedNotificationError,
  UnknownNotificationError,
} from '../lambda/cloudtrail/notifications/notification-error.ts';
import { ClaimsPendingError, OutOfTimeError } from '../lambda/detection/detect.ts';
import { HistoryConflictError } from '../lambda/detection/history-store.ts';
import { ForeignLogFileError, LogFileSetAsideError } from '../lambda/examine.ts';

function failedCall(service: CalledService, code: string, message = ''): AwsCallError {
  return new AwsCallError(service, 'Call', Object.assign(new Error(message), { name: code }));
}

describe('the advice on a failed call', () => {
  test.each<[CalledService, string, string, string]>([
    ['S3', 'AccessDenied', 'Access Denied', 's3:GetObject'],
    ['S3', 'AccessDenied', 'not authorized to perform: kms:Decrypt', 'kmsKeyArn'],
    ['S3', 'AccessDenied', 'not authorized to perform: s3:ListBucket', 'probably deleted'],
    ['DynamoDB', 'AccessDeniedException', '', 'dynamodb:PutItem'],
    ['DynamoDB', 'ResourceNotFoundException', '', 'table does not exist'],
    ['DynamoDB', 'ValidationException', 'Item size has exceeded the maximum allowed size', 'Keep the item'],
    ['SNS', 'AuthorizationErrorException', '', 'sns:Publish'],
    ['SNS', 'KMSAccessDeniedException', '', 'kms:GenerateDataKey'],
    ['SNS', 'NotFoundException', '', 'topic does not exist'],
    ['SNS', 'KMSDisabledException', '', 'key is disabled'],
    ['S3', 'KMS.DisabledException', '', 'key is disabled'],
    ['S3', 'SlowDown', '', 'limits the rate'],
    ['SNS', 'ThrottledException', '', 'limits the rate'],
    ['S3', 'TimeoutError', '', 'does not respond'],
    ['DynamoDB', 'InternalServerError', '', 'does not respond'],
    ['S3', 'Error', 'connect ECONNREFUSED 192.0.2.1:443', 'does not respond'],
    ['S3', 'NoSuchBucket', '', 'bucket does not exist'],
    ['S3', 'InvalidObjectState', '', 'archive class'],
    ['SNS', 'ExpiredTokenException', '', 'credentials are rejected'],
  ])('of %s with %s "%s" says "%s"', (service, code, message, advice) => {
    expect(adviceOn(failedCall(service, code, message))).toContain(advice);
  });
});

describe('the advice on an error of the function itself', () => {
  test.each<[Error, string]>([
    [new LogFileCorruptError(new Error('unexpected end of file')), 'CloudTrail does not write such a file'],
    [new LogFileNotJsonError('it is empty'), 'CloudTrail does not write such a file'],
    [new RecordsMissingError(), 'CloudTrail does not write such a file'],
    [new LogFileTooLargeError(1), 'does not write log files of this size'],
    [new RecordTooLargeError(1), 'does not write log files of this size'],
    [new TooManyMatchesError(2, 1), 'firstsight detect'],
    [new StoredLogFileTooLargeError(1), 'does not write log files of this size'],
    [new LogFileGoneError(), 'Unless a lifecycle rule deleted it'],
    [new ForeignLogFileError(), 'Something other than the bucket'],
    [new UnknownNotificationError('text', ''), 'does not announce a log file'],
    [new MalformedNotificationError(), 'does not announce a log file'],
    [new HistoryConflictError({ ruleId: 'rule', term: 'term' }, 12), 'Many runs'],
    [new ClaimsPendingError({ ruleId: 'rule', term: 'term' }), 'errors of SNS'],
    [new LogFileSetAsideError(), 'A run was stopped'],
    [new OutOfTimeError(), 'a slow service'],
  ])('%s: names the cause or the next step', (error, advice) => {
    expect(adviceOn(error)).toContain(advice);
  });
});

test('the advice on any other error says that the notification is retried and ends in the dead-letter queue', () => {
  for (const error of [new TypeError('x is not a function'), 'a text', undefined, failedCall('S3', 'Error', 'odd')]) {
    expect(adviceOn(error)).toContain('dead-letter queue');
  }
});
