import { describe, expect, test } from '@jest/globals';
import { adviceOn } from '../lambda/advice.ts';
import { AwsCallError, type CalledService } from '../lambda/aws/calls.ts';
import { LogFileGoneError, StoredLogFileTooLargeError } from '../lambda/aws/s3.ts';
import {
  LogFileCorruptError,
  LogFileNotJsonError,
  LogFileTooLargeError,
  RecordsMissingError,
  RecordsTooLargeError,
} from '../lambda/cloudtrail/log-file-errors.ts';
import {
  MalformedNotificationError,
  UnknownNotificationError,
} from '../lambda/cloudtrail/notifications/notification-error.ts';
import { OutOfTimeError } from '../lambda/detection/detect.ts';
import { HistoryConflictError } from '../lambda/detection/history-store.ts';
import { ForeignLogFileError } from '../lambda/examine.ts';

function failedCall(service: CalledService, code: string, message = ''): AwsCallError {
  return new AwsCallError(service, 'Call', Object.assign(new Error(message), { name: code }));
}

describe('the advice on a failed call', () => {
  test.each<[CalledService, string, string, string]>([
    ['S3', 'AccessDenied', 'Access Denied', 's3:GetObject'],
    ['S3', 'AccessDenied', 'not authorized to perform: kms:Decrypt', 'kmsKeyArn'],
    ['S3', 'AccessDenied', 'not authorized to perform: s3:ListBucket', 'probably deleted'],
    ['DynamoDB', 'AccessDeniedException', '', 'dynamodb:PutItem'],
    ['DynamoDB', 'ResourceNotFoundException', '', 'table is not there'],
    ['DynamoDB', 'ValidationException', 'Item size has exceeded the maximum allowed size', 'grown beyond'],
    ['SNS', 'AuthorizationErrorException', '', 'sns:Publish'],
    ['SNS', 'KMSAccessDeniedException', '', 'kms:GenerateDataKey'],
    ['SNS', 'NotFoundException', '', 'topic is not there'],
    ['SNS', 'KMSDisabledException', '', 'key is disabled'],
    ['S3', 'KMS.DisabledException', '', 'key is disabled'],
    ['S3', 'SlowDown', '', 'limits the rate'],
    ['SNS', 'ThrottledException', '', 'limits the rate'],
    ['S3', 'TimeoutError', '', 'does not answer'],
    ['DynamoDB', 'InternalServerError', '', 'does not answer'],
    ['S3', 'Error', 'connect ECONNREFUSED 192.0.2.1:443', 'does not answer'],
    ['S3', 'NoSuchBucket', '', 'bucket is not there'],
    ['S3', 'InvalidObjectState', '', 'archive class'],
    ['SNS', 'ExpiredTokenException', '', 'credentials are refused'],
  ])('of %s with %s "%s" says "%s"', (service, code, message, advice) => {
    expect(adviceOn(failedCall(service, code, message))).toContain(advice);
  });
});

describe('the advice on an error of the function itself', () => {
  test.each<[Error, string]>([
    [new LogFileCorruptError(new Error('unexpected end of file')), 'CloudTrail does not write such a file'],
    [new LogFileNotJsonError('it is empty'), 'CloudTrail does not write such a file'],
    [new RecordsMissingError(), 'CloudTrail does not write such a file'],
    [new LogFileTooLargeError(1), 'no such large log file'],
    [new RecordsTooLargeError('one record', 1), 'no such large log file'],
    [new StoredLogFileTooLargeError(1), 'no such large log file'],
    [new LogFileGoneError(), 'find out who deleted it'],
    [new ForeignLogFileError(), 'Something other than the bucket'],
    [new UnknownNotificationError(), 'announces no log file'],
    [new MalformedNotificationError(), 'announces no log file'],
    [new HistoryConflictError({ ruleId: 'rule', term: 'term' }, 12), 'Many runs'],
    [new OutOfTimeError(), 'a service that is slow'],
  ])('%s', (error, advice) => {
    expect(adviceOn(error)).toContain(advice);
  });
});

test('whatever else fails is said to come again and to end as a dead letter', () => {
  for (const error of [new TypeError('x is not a function'), 'a text', undefined, failedCall('S3', 'Error', 'odd')]) {
    expect(adviceOn(error)).toContain('dead-letter queue');
  }
});
