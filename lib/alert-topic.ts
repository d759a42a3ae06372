import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface TopicProps {
  readonly key: IKey;
  /** Each address has to confirm its subscription before it gets anything. */
  readonly emails: readonly string[];
}

/** What the security team subscribes to. Only identities of this account that are allowed to may publish. */
export function alertTopic(scope: Construct, id: string, { key, emails }: TopicProps): Topic {
  const topic = new Topic(scope, id, { displayName: 'Firstsight alerts', masterKey: key, enforceSSL: true });
  for (const address of emails) topic.addSubscription(new EmailSubscription(address));
  return topic;
}
