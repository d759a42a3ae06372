import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type Call, callRecord } from '../detection/sightings.ts';
import type { DeployedStack } from './deployment.ts';
import { identity } from './environment.ts';
import { trailBucket } from './trail-bucket.ts';

/** An object that CloudTrail puts into the bucket. */
export interface LogFile {
  readonly key: string;
  readonly body: Uint8Array;
}

export function keyOf(name: string): string {
  const { account, region } = identity;
  return `AWSLogs/${account}/CloudTrail/${region}/2026/03/01/${account}_CloudTrail_${region}_20260301T0905Z_${name}.json.gz`;
}

/** A log file of these calls, among calls that the rule does not match. */
export function logFile(name: string, calls: readonly Call[]): LogFile {
  const others = calls.map(({ user, after }) => ({ ...callRecord({ user, after }), eventName: 'GetCallerIdentity' }));
  return { key: keyOf(name), body: gzipSync(JSON.stringify({ Records: [...others, ...calls.map(callRecord)] })) };
}

/** A first call of each of these users. */
export function firstCalls(users: readonly string[]): Call[] {
  return users.map((user) => ({ user, after: 0 }));
}

/** This many users, all of one scenario. */
export function usersOf(scenario: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${scenario}-${String(i + 1).padStart(2, '0')}`);
}

export async function putLogFile({ clients }: DeployedStack, { key, body }: LogFile): Promise<void> {
  await clients.s3.send(new PutObjectCommand({ Bucket: trailBucket, Key: key, Body: body }));
}
