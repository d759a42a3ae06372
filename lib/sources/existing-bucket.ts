import { Stack, Token } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { inform } from '../annotations.ts';
import { allAccounts } from '../setting-values.ts';
import type { Audits, BucketEventsSettings, BucketSettings, ExistingBucketSettings } from '../source-settings.ts';
import { BucketNotifications } from './bucket-notifications.ts';
import { announcedObjects, digestFilePrefixes, logFilePrefixes } from './log-file-keys.ts';
import type { Allowance, LogFileSource } from './log-file-source.ts';

export interface BucketSourceProps extends BucketSettings, Audits {
  /**
   * Set if the bucket can be in another account.
   * @default - the account of the stack
   */
  readonly bucketAccount?: string | undefined;
}

/** A bucket that a trail already delivers to. Subclasses define how its log files are announced. */
export abstract class BucketSource extends Construct implements LogFileSource {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyPrefix: string;
  readonly logFilePrefixes: readonly string[];
  readonly audits: boolean;
  readonly digestFilePrefixes: readonly string[];
  readonly organizationId: string | undefined;
  readonly accounts: readonly string[];
  readonly excludedAccounts: readonly string[];
  readonly kmsKeyArn: string | undefined;
  readonly trailName = undefined;
  readonly eventRuleName: string | undefined = undefined;
  readonly notificationTopicArn: string | undefined = undefined;
  /** Set if the bucket is in another account. */
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
    this.audits = props.audits;
    this.logFilePrefixes = logFilePrefixes(this);
    this.digestFilePrefixes = digestFilePrefixes(this);
    this.kmsKeyArn = props.kmsKeyArn;
    this.foreignAccount = props.bucketAccount === stack.account ? undefined : props.bucketAccount;
    if (this.foreignAccount !== undefined) this.informOfForeignBucket(this.foreignAccount);
  }

  /** Across accounts, the policies of the bucket and of the key have to allow the role too. */
  allowances(readerArn: string): readonly Allowance[] {
    const bucket = this.foreignAccount === undefined ? [] : this.bucketAllowances(readerArn);
    return this.keyIsForeign() ? [...bucket, keyAllowance(readerArn)] : bucket;
  }

  private bucketAllowances(readerArn: string): Allowance[] {
    return this.audits
      ? [this.bucketAllowance(readerArn), this.listAllowance(readerArn)]
      : [this.bucketAllowance(readerArn)];
  }

  /** Without it, S3 does not tell an absent log file from one that may not be read. */
  private listAllowance(readerArn: string): Allowance {
    return {
      name: 'LogFileListStatement',
      description: `Add this to the policy of the bucket ${this.bucketName} in account ${this.foreignAccount}`,
      document: {
        Sid: 'FirstsightListsBucket',
        Effect: 'Allow',
        Principal: { AWS: readerArn },
        Action: 's3:ListBucket',
        Resource: this.bucketArn,
      },
    };
  }

  private bucketAllowance(readerArn: string): Allowance {
    return {
      name: 'LogFileBucketStatement',
      description: `Add this to the policy of the bucket ${this.bucketName} in account ${this.foreignAccount}`,
      document: {
        Sid: 'FirstsightReadsLogFiles',
        Effect: 'Allow',
        Principal: { AWS: readerArn },
        Action: 's3:GetObject',
        Resource: [...this.logFilePrefixes, ...this.digestFilePrefixes].map((prefix) => `${this.bucketArn}/${prefix}*`),
      },
    };
  }

  /** A stack without a fixed account compares the account of the key with that of the bucket. */
  private keyIsForeign(): boolean {
    const account = this.kmsKeyArn?.split(':')[4];
    if (account === undefined) return false;
    const own = Stack.of(this).account;
    return Token.isUnresolved(own) ? account === this.foreignAccount : account !== own;
  }

  private informOfForeignBucket(account: string): void {
    inform(
      this,
      'foreign-bucket',
      `The bucket ${this.bucketName} is in account ${account}. After the deployment, its owner has to add the ` +
        `${this.audits ? 'outputs LogFileBucketStatement and LogFileListStatement' : 'output LogFileBucketStatement'} to the ` +
        'bucket policy. Until then, log files go to the dead-letter queue: run firstsight redrive afterwards.',
    );
  }
}

function watchedAccounts({ organizationId, accounts }: BucketSettings, ownAccount: string): readonly string[] {
  if (accounts.includes(allAccounts)) return [];
  return organizationId === undefined && accounts.length === 0 ? [ownAccount] : accounts;
}

function keyAllowance(readerArn: string): Allowance {
  return {
    name: 'LogFileKeyStatement',
    description: 'Add this to the policy of the KMS key of the log files, in the account of the key',
    document: {
      Sid: 'FirstsightDecryptsLogFiles',
      Effect: 'Allow',
      Principal: { AWS: readerArn },
      Action: 'kms:Decrypt',
      // In a key policy, this means the key itself.
      Resource: '*',
    },
  };
}

/** The bucket is in another Region than the stack. */
export class OtherRegionError extends Error {
  override readonly name = 'OtherRegionError';

  /** @param where says in which Region the bucket is */
  constructor(where: string, bucketRegion: string, stackRegion: string) {
    super(
      `${where}, but the stack is in ${stackRegion}. S3 announces log files only in the Region of the bucket. Deploy the stack ` +
        `in ${bucketRegion}, or set notificationTopicArn.`,
    );
  }
}

/**
 * The key of the log files says where the bucket is, too: CloudTrail requires both in one Region. Source: "Enabling encryption for
 * a trail" in the CloudTrail user guide.
 * @throws OtherRegionError
 */
export function refuseOtherRegion(
  scope: Construct,
  { bucketName, bucketRegion, kmsKeyArn }: ExistingBucketSettings | BucketEventsSettings,
): void {
  const { region } = Stack.of(scope);
  const known = bucketRegion ?? kmsKeyArn?.split(':')[3];
  if (known === undefined || known === region || Token.isUnresolved(region)) return;
  const where =
    bucketRegion === undefined
      ? `The KMS key of the log files is in ${known}, so the bucket ${bucketName} is there, too`
      : `The bucket ${bucketName} is in ${known}`;
  throw new OtherRegionError(where, known, region);
}

/** Only adds notifications to the bucket. */
export class ExistingBucket extends BucketSource {
  constructor(scope: Construct, id: string, settings: ExistingBucketSettings & Audits, queue: Queue, code: Code) {
    super(scope, id, settings);
    const { bucketName, bucketArn } = this;
    refuseOtherRegion(this, settings);
    inform(
      this,
      'bucket-region',
      `The bucket ${bucketName} has to be in the Region of the stack. To check it: aws s3api get-bucket-location --bucket ` +
        `${bucketName} (null means us-east-1). Otherwise, deploy in the Region of the bucket, or set notificationTopicArn.`,
    );
    const objects = announcedObjects(this);
    new BucketNotifications(this, `Notifications-${bucketName}`, { bucketName, bucketArn, objects, queue, code });
  }
}
