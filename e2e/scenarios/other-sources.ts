import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { announcedByEvents } from '../announced-by-events.ts';
import { announcedByTopic } from '../announced-by-topic.ts';
import { deployWith, withNotificationsRestored } from '../other-source.ts';
import type { Scenario } from '../scenario.ts';

/** One scenario, since each further deployment takes long. Then the stack is as it was before. */
export const otherSources: Scenario = {
  // Gap of MiniStack: it enforces no policies, so what lies in another account is held by tests of the template.
  name: 'with attach=eventbridge, then with notificationTopicArn: log files are told of, and nothing else on the bucket changes (other accounts are not emulated)',
  async run(deployment) {
    const { sns } = deployment.clients;
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'trail-deliveries' }));
    try {
      const printed = await deployWith(deployment, { attach: 'eventbridge' });
      await withNotificationsRestored(deployment, () => announcedByEvents(deployment, printed));
      await deployWith(deployment, { notificationTopicArn: TopicArn });
      await withNotificationsRestored(deployment, () => announcedByTopic(deployment, TopicArn));
    } finally {
      await deployment.cdk.deploy();
      await sns.send(new DeleteTopicCommand({ TopicArn }));
    }
  },
};
