/**
 * The function of a custom resource: it adds notifications of log files to a bucket, and removes them again. S3 replaces all
 * notifications of a bucket at once, also those of others. So each change reads them and changes only those of this resource.
 * A creation that is not possible fails with a sentence. A deletion also succeeds if the bucket is gone or belongs to someone
 * else, so that it never blocks the deletion of the stack.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { clientSettings } from '../aws/calls.ts';
import type { BucketNotificationProperties } from '../names.ts';
import {
  divided,
  entriesOf,
  isOf010,
  isRemoved,
  isReplaced,
  type NotificationRequest,
  withEntries,
} from './entries.ts';
import { isOverlap, isTransient, OverlapError, sentenceOn } from './refusals.ts';

/** What CloudFormation is told. */
export interface Outcome {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly PhysicalResourceId: string;
  /** What failed, or was left as it is, and what to do. */
  readonly Reason?: string;
}

/** The notifications of one bucket. Both functions throw the errors of the S3 client. */
export interface NotifyingBucket {
  readonly read: () => Promise<NotificationConfiguration>;
  readonly write: (configuration: NotificationConfiguration) => Promise<void>;
}

export interface NotificationParts {
  readonly bucketOf: (properties: BucketNotificationProperties) => NotifyingBucket;
  /** True while CloudFormation undoes an update of the stack. */
  readonly isRollingBack: (stackId: string) => Promise<boolean>;
  readonly wait: (millis: number) => Promise<unknown>;
}

/** The entry point that AWS Lambda calls. */
export async function handler(request: NotificationRequest): Promise<void> {
  const outcome = await outcomeOf(request, { bucketOf, isRollingBack, wait: sleep });
  const { RequestType, ResourceProperties } = request;
  console.info(JSON.stringify({ request: RequestType, bucket: ResourceProperties.BucketName, ...outcome }));
  await retried(sleep, /./, () => respond(request, outcome));
}

/** Carries out a request. Never throws. */
export async function outcomeOf(request: NotificationRequest, parts: NotificationParts): Promise<Outcome> {
  const { ResourceProperties } = request;
  const bucket = parts.bucketOf(ResourceProperties);
  // Another bucket is another resource, so that CloudFormation sends a deletion for the old one.
  const fresh = `${ResourceProperties.BucketName}/notifications`;
  const current = request.RequestType === 'Create' ? fresh : request.PhysicalResourceId;
  try {
    if (request.RequestType === 'Delete') {
      const left = await removeEntries(request, bucket, parts);
      return { Status: 'SUCCESS', PhysicalResourceId: current, ...(left && { Reason: left }) };
    }
    // The permissions of a new role take some seconds to apply.
    const { replaced010 } = await retried(parts.wait, /AccessDenied/, () => setEntries(request, bucket));
    if (request.RequestType === 'Create' && replaced010) {
      return { Status: 'SUCCESS', PhysicalResourceId: `${fresh}${after010}` };
    }
    return { Status: 'SUCCESS', PhysicalResourceId: current.startsWith(fresh) ? current : fresh };
  } catch (error) {
    return { Status: 'FAILED', PhysicalResourceId: current, Reason: sentenceOn(error, ResourceProperties.BucketName) };
  }
}

/** Marks a resource whose creation replaced the entries of version 0.1.0. */
const after010 = '-after-0.1.0';

/** @throws OverlapError and the errors of S3 */
async function setEntries(request: NotificationRequest, bucket: NotifyingBucket): Promise<{ replaced010: boolean }> {
  const before = await bucket.read();
  const entries = entriesOf(request);
  const [ours, others] = divided(before, isReplaced(request));
  await bucket.write(withEntries(before, [...others, ...entries])).catch((cause: unknown) => {
    throw isOverlap(cause) ? new OverlapError(withEntries(before, others), entries, cause) : cause;
  });
  return { replaced010: ours.some((entry) => isOf010(request, entry)) };
}

/** @returns what was left as it is, if something was */
async function removeEntries(
  request: NotificationRequest & { RequestType: 'Delete' },
  bucket: NotifyingBucket,
  { isRollingBack, wait }: NotificationParts,
): Promise<string | undefined> {
  const restores = request.PhysicalResourceId.endsWith(after010) && (await isRollingBack(request.StackId));
  try {
    await retried(wait, undefined, async () => {
      const before = await bucket.read();
      const [ours, others] = divided(before, isRemoved(request));
      const restored = restores ? ours.map((entry, i) => ({ ...entry, Id: `${request.StackId}-${i}` })) : [];
      if (ours.length > 0) await bucket.write(withEntries(before, [...others, ...restored]));
    });
    return undefined;
  } catch (error) {
    if (isTransient(error)) throw error;
    return `The notifications of the bucket were left as they are. ${sentenceOn(error, request.ResourceProperties.BucketName)}`;
  }
}

/** Repeats an action after errors that can pass, and after those whose name matches. */
async function retried<T>(
  wait: NotificationParts['wait'],
  names: RegExp | undefined,
  action: () => Promise<T>,
): Promise<T> {
  for (let millis = 1_000; ; millis *= 2) {
    try {
      return await action();
    } catch (error) {
      const passes = isTransient(error) || names?.test((error as Error).name);
      if (error instanceof OverlapError || !passes || millis > 16_000) throw error;
      await wait(millis);
    }
  }
}

function bucketOf({ BucketName, BucketOwner }: BucketNotificationProperties): NotifyingBucket {
  const client = new S3Client(clientSettings);
  const bucket = { Bucket: BucketName, ExpectedBucketOwner: BucketOwner };
  return {
    async read() {
      const { $metadata, ...found } = await client.send(new GetBucketNotificationConfigurationCommand(bucket));
      return found;
    },
    async write(NotificationConfiguration) {
      // Without this, S3 also tests the destinations of others, and refuses the change if one of them is gone.
      const change = { NotificationConfiguration, SkipDestinationValidation: true };
      await client.send(new PutBucketNotificationConfigurationCommand({ ...bucket, ...change }));
    },
  };
}

/** If CloudFormation does not say, the deletion counts as one. */
async function isRollingBack(stackId: string): Promise<boolean> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(clientSettings);
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId })).catch(() => ({ Stacks: [] }));
  return Stacks?.[0]?.StackStatus?.startsWith('UPDATE_ROLLBACK') ?? false;
}

/** CloudFormation accepts an answer of 4 KB. */
async function respond({ ResponseURL, StackId, RequestId, LogicalResourceId }: NotificationRequest, outcome: Outcome) {
  const Reason = outcome.Reason?.slice(0, 1_000);
  const body = JSON.stringify({ ...outcome, ...(Reason && { Reason }), StackId, RequestId, LogicalResourceId });
  const { ok, status } = await fetch(ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
  if (!ok) throw new Error(`CloudFormation did not accept the answer: HTTP status ${status}.`);
}
