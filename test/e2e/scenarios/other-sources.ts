import { match } from 'node:assert/strict';
import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { announcedByEvents } from '../announced-by-events.ts';
import { announcedByTopic } from '../announced-by-topic.ts';
import type { Deployment } from '../deployment.ts';
import { resultsOf } from '../doctor-results.ts';
import { deployWith, withNotificationsRestored } from '../other-source.ts';
import type { Scenario } from '../scenario.ts';

/** One scenario, since each further deployment takes long. Restores the stack afterwards. */
export const otherSources: Scenario = {
  // Gap of MiniStack: it enforces no policies, so tests of the template check what belongs to another account.
  name: 'with attach=eventbridge, then with notificationTopicArn, the function receives log files and nothing else on the bucket changes (other accounts are not emulated)',
  async run(deployment) {
    const { sns } = deployment.clients;
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'trail-deliveries' }));
    try {
      const printed = await deployWith(deployment, { attach: 'eventbridge' });
      await withNotificationsRestored(deployment, async () => {
        await announcedByEvents(deployment, printed);
        match(await notificationLine(deployment), /^ok The rule .* sends events to EventBridge\.$/);
      });
      await deployWith(deployment, { notificationTopicArn: TopicArn });
      await withNotificationsRestored(deployment, async () => {
        await announcedByTopic(deployment, TopicArn);
        match(await notificationLine(deployment), /^ok The queue is subscribed to /);
      });
    } finally {
      await deployment.cdk.deploy();
      await sns.send(new DeleteTopicCommand({ TopicArn }));
    }
  },
};

/** What doctor reports about the queue's source of notifications. */
async function notificationLine(deployment: Deployment): Promise<string> {
  const { results } = await resultsOf(deployment);
  const found = results.find(({ check }) => check === 'notification');
  return `${found?.level} ${found?.says}`;
}
