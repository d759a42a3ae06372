import { Stack, Token } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { tell } from '../annotations.ts';
import type { BucketSettings, ExistingBucketSettings } from '../source-settings.ts';
import { notificationHandlerRole, notifyOfLogFiles } from './bucket-notifications.ts';
import { logFilePrefixes } from './log-file-keys.ts';
import type { Allowance, LogFileSource } from './log-file-source.ts';

export interface BucketSourceProps extends BucketSettings {
  /** Set where the bucket may be another account's. */
  readonly bucketAccount?: string | undefined;
}

/** A bucket that a trail delivers to already. How its log files are announced is each source's own. */
export abstract class BucketSource extends Construct implements LogFileSource {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyPrefix: string;
  readonly logFilePrefixes: readonly string[];
  readonly organizationId: string | undefined;
  readonly accounts: readonly string[];
  readonly excludedAccounts: readonly string[];
  readonly kmsKeyArn: string | undefined;
  readonly trailName = undefined;
  readonly eventRuleName: string | undefined = undefined;
  readonly notificationTopicArn: string | undefined = undefined;
  /** Set where the bucket is another account's. */
  protected readonly foreignAccount: string | undefined;

  constructor(scope: Construct, id: string, props: BucketSourceProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.bucketName = props.bucketName;
    this.bucketArn = stack.formatArn({ service: 's3', region: '', account: '', resource: props.bucketName });
    this.keyPrefix = props.keyPrefix;
    this.organizationId = props.organizationId;
    this.accounts = watchedAccounts(props, stack.account);
    this.excludedAccounts = props.excludedAccounts;
    this.logFilePrefixes = logFilePrefixes(this);
    this.kmsKeyArn = props.kmsKeyArn;
    this.foreignAccount = props.bucketAccount === stack.account ? undefined : props.bucketAccount;
    if (this.foreignAccount !== undefined) this.tellOfForeignBucket(this.foreignAccount);
  }

  /** Who owns the bucket and the key has to let the role in by their policies: its own alone does not suffice. */
  allowances(readerArn: string): readonly Allowance[] {
    const bucket = this.foreignAccount === undefined ? [] : [this.bucketAllowance(readerArn)];
    return this.keyIsForeign() ? [...bucket, keyAllowance(readerArn)] : bucket;
  }

  private bucketAllowance(readerArn: string): Allowance {
    return {
      name: 'LogFileBucketStatement',
      description: `For the policy of the bucket ${this.bucketName}, in account ${this.foreignAccount}`,
      document: {
        Sid: 'FirstsightReadsLogFiles',
        Effect: 'Allow',
        Principal: { AWS: readerArn },
        Action: 's3:GetObject',
        Resource: this.logFilePrefixes.map((prefix) => `${this.bucketArn}/${prefix}*`),
      },
    };
  }

  /** A stack that can be deployed anywhere does not know; then the bucket's account decides. */
  private keyIsForeign(): boolean {
    const account = this.kmsKeyArn?.split(':')[4];
    if (account === undefined) return false;
    const own = Stack.of(this).account;
    return Token.isUnresolved(own) ? account === this.foreignAccount : account !== own;
  }

  private tellOfForeignBucket(account: string): void {
    tell(
      this,
      'foreign-bucket',
      `The bucket ${this.bucketName} is account ${account}'s: after the deployment its owner has to add the output ` +
        'LogFileBucketStatement to its policy. Until then each log file ends in the dead-letter queue; redrive it then.',
    );
  }
}

function watchedAccounts({ organizationId, accounts }: BucketSettings, ownAccount: string): readonly string[] {
  return organizationId === undefined && accounts.length === 0 ? [ownAccount] : accounts;
}

function keyAllowance(readerArn: string): Allowance {
  return {
    name: 'LogFileKeyStatement',
    description: 'For the policy of the key that log files are encrypted with, in the account that owns it',
    document: {
      Sid: 'FirstsightDecryptsLogFiles',
      Effect: 'Allow',
      Principal: { AWS: readerArn },
      Action: 'kms:Decrypt',
      // In a key's policy this means the key itself.
      Resource: '*',
    },
  };
}

/** Of all that is set on the bucket, only notifications are added. */
export class ExistingBucket extends BucketSource {
  constructor(scope: Construct, id: string, settings: ExistingBucketSettings, queue: Queue) {
    super(scope, id, settings);
    const bucket = Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketName: settings.bucketName,
      notificationsHandlerRole: notificationHandlerRole(this),
    });
    notifyOfLogFiles(bucket, this.logFilePrefixes, queue);
  }
}
