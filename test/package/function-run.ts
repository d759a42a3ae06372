import { gzipSync } from 'node:zlib';
import { startDynalite } from '../aws/dynalite-server.ts';
import { startAwsStandIn } from '../bundle/aws-stand-in.ts';
import { startFunction } from '../bundle/function-process.ts';
import { bucket, key, s3Event, s3Record, sqsEvent } from '../cloudtrail/notifications/notifications.ts';
import { callRecord } from '../detection/sightings.ts';

/** Runs the function in the folder on a log file with a call by each user. Returns the headlines of its alerts. */
export async function alertsOn(folder: string, users: readonly string[]): Promise<string[]> {
  const records = users.map((user) => callRecord({ user, after: 0 }));
  const objects = new Map([[`${bucket}/${key}`, new Uint8Array(gzipSync(JSON.stringify({ Records: records })))]]);
  const [table, aws] = await Promise.all([startDynalite(), startAwsStandIn({ objects })]);
  const endpoints = { dynamodb: table.endpoint, s3AndSns: aws.endpoint };
  const started = await startFunction({ folder, endpoints });
  try {
    const { response, error } = await started.invoke(sqsEvent(s3Event(s3Record(encodeURIComponent(key)))));
    const failed = response?.batchItemFailures.length !== 0;
    if (failed) throw new Error(`The function failed: ${error ?? started.output()}`);
    return aws.accepted.map(({ attributes }) => attributes.headline ?? '');
  } finally {
    await started.kill();
    await Promise.all([table.stop(), aws.stop()]);
  }
}
