import { deepEqual, equal } from 'node:assert/strict';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Deployment } from '../deployment.ts';
import { firstCalls, logFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { earlierIds, notificationIds, trailBucket } from '../trail-bucket.ts';

/** After it, nothing is deployed. */
export const destroy: Scenario = {
  name: "`cdk destroy` keeps the trail's bucket, its log files and its other notifications",
  async run(deployment) {
    await serve(deployment, [logFile('destroy', firstCalls(['destroy']))]);
    const before = await objects(deployment);
    await deployment.cdk.destroy();
    deepEqual(await notificationIds(deployment.clients), earlierIds);
    equal(await objects(deployment), before);
  },
};

async function objects({ clients }: Deployment): Promise<number> {
  const { KeyCount = 0 } = await clients.s3.send(new ListObjectsV2Command({ Bucket: trailBucket }));
  return KeyCount;
}
