/** A topic by the parts of its ARN. */
export interface Topic {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export function topicOf(arn: string): Topic {
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  return { arn, partition, region, account };
}

/** Who subscribes a queue. */
export interface Subscriber {
  readonly account: string;
  readonly region: string;
}

/** What the owner of a topic has to allow so that another account can subscribe queues, and nothing else, to it. */
export function subscribeStatement({ arn, partition }: Topic, { account, region }: Subscriber) {
  return {
    Sid: 'FirstsightSubscribes',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'sns:Subscribe',
    Resource: arn,
    Condition: {
      StringEquals: { 'sns:Protocol': 'sqs' },
      StringLike: { 'sns:Endpoint': `arn:${partition}:sqs:${region}:${account}:*` },
    },
  };
}
