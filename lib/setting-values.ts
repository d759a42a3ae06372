import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';

const emailList = z
  .string()
  .transform((list) => [...new Set(list.split(',').map((address) => address.trim()))])
  .pipe(z.array(z.email()));

/** CDK hands on `-c name=10` as text and a value of cdk.json as it stands there. */
const wholeNumber = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);

/** Every period CloudWatch knows, but "for ever": an unread log must end some day. */
const retentionPeriods = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
  .refine((name) => !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name));

/** Only characters that stand for themselves both in a notification's filter and in a policy's resource. */
const keyPrefix = z
  .string()
  .regex(/^[\w!.'()/-]*$/)
  .refine((prefix) => !prefix.startsWith('/') && !prefix.includes('//') && !/(^|\/)AWSLogs(\/|$)/.test(prefix))
  .transform((prefix) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`));

const accountId = z.string().regex(/^\d{12}$/);

/** CloudFormation, EventBridge and S3 each limit how many accounts can be named. */
function accountList(most: number) {
  return z
    .string()
    .transform((list) => [...new Set(list.split(',').map((account) => account.trim()))])
    .pipe(z.array(accountId).max(most));
}

/** Each of them is a notification or a pattern of its own. */
const mostAccounts = 20;
/** They are told to the function, whose environment holds 4 KB. */
const mostExcludedAccounts = 100;

/** Every setting: how its value is checked and read, and what the sentence about a wrong one says is allowed. */
export const settingValues = {
  alertEmail: { schema: emailList, allowed: 'an email address, or several separated by commas' },
  operationsEmail: { schema: emailList, allowed: 'an email address, or several separated by commas' },
  trailBucket: { schema: bucketName, allowed: 'the name of an S3 bucket, neither its ARN nor its URL' },
  keyPrefix: {
    schema: keyPrefix,
    allowed: "what stands before AWSLogs/ in the keys, of letters, digits and _!.'()-/ and not beginning with /",
  },
  organizationId: {
    schema: z.string().regex(/^o-[a-z0-9]{10,32}$/),
    allowed: 'an organization id such as o-exampleorgid',
  },
  kmsKeyArn: {
    schema: z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/),
    allowed: 'the ARN of a KMS key such as arn:aws:kms:us-east-1:111122223333:key/KEY-ID, no alias',
  },
  attach: {
    schema: z.literal('eventbridge'),
    allowed: 'eventbridge, or leave it out for a notification on the bucket',
  },
  notificationTopicArn: {
    schema: z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/),
    allowed: 'the ARN of a standard SNS topic such as arn:aws:sns:us-east-1:111122223333:trail',
  },
  accounts: {
    schema: accountList(mostAccounts),
    allowed: `account ids of 12 digits separated by commas, at most ${mostAccounts}`,
  },
  excludeAccounts: {
    schema: accountList(mostExcludedAccounts),
    allowed: `account ids of 12 digits separated by commas, at most ${mostExcludedAccounts}`,
  },
  trailBucketAccount: { schema: accountId, allowed: 'an account id of 12 digits, as text' },
  historyWindowDays: {
    schema: wholeNumber.pipe(z.int().min(1).max(365)),
    allowed: 'a whole number of days from 1 to 365',
  },
  logRetentionDays: {
    schema: wholeNumber.pipe(z.literal(retentionPeriods)),
    allowed: `a number of days that CloudWatch Logs knows, one of ${retentionPeriods.join(', ')}`,
  },
  exceptionsFile: { schema: z.string().min(1), allowed: 'the path of a file of exceptions' },
} as const;

export type SettingName = keyof typeof settingValues;

/** The settings that were given, each by itself in order. */
export type SettingValues = { readonly [N in SettingName]?: z.output<(typeof settingValues)[N]['schema']> };
