import { deepEqual, equal } from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import { putLogFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { messagesIn } from '../serving.ts';
import { earlierIds, notificationIds } from '../trail-bucket.ts';

export const earlierNotifications: Scenario = {
  name: "the bucket's earlier notifications are still configured and still sent",
  async run(deployment) {
    const { clients, earlier } = deployment;
    const ids = await notificationIds(clients);
    // Those of the stack: for log files and for digest files.
    equal(ids.length, earlierIds.length + 2);
    deepEqual(
      earlierIds.filter((id) => !ids.includes(id)),
      [],
    );
    const before = await messagesIn(deployment, earlier.queueUrl);
    await putLogFile(deployment, { key: `${earlier.prefix}example.json.gz`, body: new Uint8Array() });
    await eventually(
      { what: () => 'a message at the earlier queue', seconds: 10 },
      async () => (await messagesIn(deployment, earlier.queueUrl)) === before + 1,
    );
  },
};
