import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Delivered, DeliveringTrail, millisPerHour } from '../audit/delivering-trail.ts';
import { startAwsStandIn } from '../bundle/aws-stand-in.ts';
import { callRecord } from '../detection/sightings.ts';
import type { Deployment } from './deployment.ts';
import { summaries } from './detector-log.ts';
import { identity } from './environment.ts';
import { queueEmpty } from './serving.ts';
import { trailBucket } from './trail-bucket.ts';
import { withShortWaits } from './waits.ts';

/**
 * Does some work while the function audits with the public key of the tests and waits a second, not 15 minutes, between two looks
 * at a digest file. Gap of MiniStack: its CloudTrail has no `ListPublicKeys`. A stand-in answers that call.
 * @param work receives the endpoint of the stand-in
 */
export async function withAudit(deployment: Deployment, work: (cloudTrailEndpoint: string) => Promise<void>) {
  const standIn = await startAwsStandIn();
  const waits = { visibilitySeconds: 7, auditDelaySeconds: 1, cloudTrailEndpoint: standIn.endpoint };
  await withShortWaits(deployment, waits, () => work(standIn.endpoint)).finally(standIn.stop);
}

/** A trail whose first hour begins after now, since the audit does not miss log files from before its start. */
export function deliveringTrail(name: string): DeliveringTrail {
  const from = Math.ceil(Date.now() / millisPerHour) * millisPerHour;
  return new DeliveringTrail({ bucket: trailBucket, account: identity.account, region: identity.region, name, from });
}

/** A log file of the current hour with a first call of this user. */
export function logFileOf(trail: DeliveringTrail, user: string): Delivered {
  return trail.logFile(JSON.stringify({ Records: [callRecord({ user, after: 0 })] }));
}

/** Puts objects into the bucket, and waits until the function has processed them and what it puts into the queue for them. */
export async function deliver(deployment: Deployment, objects: readonly Delivered[]): Promise<void> {
  const since = Date.now();
  await putAll(deployment, objects);
  await summaries(deployment, since, objects.length);
  await queueEmpty(deployment);
}

export async function putAll({ clients }: Deployment, objects: readonly Delivered[]): Promise<void> {
  for (const { key, body, metadata } of objects) {
    await clients.s3.send(new PutObjectCommand({ Bucket: trailBucket, Key: key, Body: body, Metadata: metadata }));
  }
}

export async function deleteObject({ clients }: Deployment, { key }: Pick<Delivered, 'key'>): Promise<void> {
  await clients.s3.send(new DeleteObjectCommand({ Bucket: trailBucket, Key: key }));
}
