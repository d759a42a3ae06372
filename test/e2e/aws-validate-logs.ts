import { match } from 'node:assert/strict';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Deployment } from './deployment.ts';
import { awsEnvironment, identity } from './environment.ts';
import { trailBucket } from './trail-bucket.ts';

export interface Validation {
  /** The name of the trail. */
  readonly trail: string;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Where it asks for CloudTrail's public keys. */
  readonly cloudTrailEndpoint: string;
}

/** The names of the objects that `aws cloudtrail validate-logs` calls invalid. */
export async function invalidByAwsCli(
  { miniStack }: Deployment,
  { trail, from, to, cloudTrailEndpoint }: Validation,
): Promise<readonly string[]> {
  const { account, region } = identity;
  const period = ['--start-time', new Date(from).toISOString(), '--end-time', new Date(to).toISOString()];
  const place = ['--trail-arn', `arn:aws:cloudtrail:${region}:${account}:trail/${trail}`, '--s3-bucket', trailBucket];
  const { stdout, stderr } = await execa(
    join(miniStack.programs, 'aws'),
    ['cloudtrail', 'validate-logs', ...place, ...period, '--region', region, '--verbose'],
    {
      env: { ...awsEnvironment(miniStack.endpoint), AWS_ENDPOINT_URL_CLOUDTRAIL: cloudTrailEndpoint },
      extendEnv: false,
      // It ends with 1 if something is invalid, and also if it cannot work: then it prints no results.
      reject: false,
    },
  );
  match(stdout, /\d+\/\d+ digest files valid/, stderr);
  return [...stderr.matchAll(/^(?:Log|Digest) file\t(?<object>s3:\S+)\tINVALID: /gm)].map(
    ({ groups }) => groups?.object ?? '',
  );
}
