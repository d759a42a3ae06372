import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetBucketNotificationConfigurationCommand, type QueueConfiguration } from '@aws-sdk/client-s3';
import type { TopicSubscription } from '../../../lambda/subscriptions.ts';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { logFilePrefixesOf, queueArn, type Stack } from '../../stack/stack.ts';
import { subscriptionsOf } from '../../stack/subscriptions.ts';
import { type Check, type CheckContext, check } from '../check.ts';
import { type CheckResult, deployAgain, failure, ok, warning } from '../check-result.ts';

/** The name of the check, whatever the source of the notifications. */
const about = 'notification';

function queueOf({ stack }: CheckContext): string {
  return queueArn(stack, stack.outputs.logFileQueueUrl);
}

/** How the queue is notified depends on the source, which the stack's outputs show. */
export const notificationCheck: Check = {
  name: about,
  run(clients, context) {
    const { eventRuleName, notificationTopicArn } = context.stack.outputs;
    if (eventRuleName !== undefined) return byRule(eventRuleName).run(clients, context);
    if (notificationTopicArn !== undefined) return byTopic(notificationTopicArn).run(clients, context);
    return byBucket.run(clients, context);
  },
};

/** S3 notifies the queue directly. */
const byBucket = check(
  about,
  async ({ s3 }, { stack }) => {
    const Bucket = stack.outputs.trailBucketName;
    const call = s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    return (await ask('s3:GetBucketNotification', call)).QueueConfigurations ?? [];
  },
  (set, context) => judgeBucketNotifications(set, queueOf(context), context.stack),
);

export function judgeBucketNotifications(
  set: readonly QueueConfiguration[],
  queue: string,
  stack: Pick<Stack, 'outputs'>,
): CheckResult[] {
  const bucket = stack.outputs.trailBucketName;
  const own = set.filter(({ QueueArn }) => QueueArn === queue);
  const prefixes = own.filter(includesNewObjects).map(prefixOf);
  if (prefixes.length === 0) {
    return [
      failure(about, `${bucket} sends no notifications of log files to the queue: no log file is read.`, deployAgain),
    ];
  }
  const missing = logFilePrefixesOf(stack).filter((wanted) => !prefixes.some((prefix) => wanted.startsWith(prefix)));
  if (missing.length === 0) return [ok(about, `${bucket} notifies the queue of each log file.`)];
  return [
    warning(
      about,
      `${bucket} notifies the queue of ${prefixes.join(', ')}, but not of ${missing.join(', ')}.`,
      deployAgain,
    ),
  ];
}

function includesNewObjects({ Events = [] }: QueueConfiguration): boolean {
  return Events.some((event) => event === 's3:ObjectCreated:*' || event === 's3:ObjectCreated:Put');
}

function prefixOf({ Filter }: QueueConfiguration): string {
  const value = Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === 'prefix')?.Value ?? '';
  // S3 expects special characters encoded.
  return value.includes('%') || value.includes('+') ? decodeURIComponent(value.replaceAll('+', ' ')) : value;
}

export interface RuleFacts {
  readonly rule: string;
  readonly state: string | undefined;
  readonly targets: readonly string[];
  /** Undefined if the bucket's configuration cannot be read. */
  readonly bucketSendsEvents: boolean | undefined;
}

function byRule(rule: string): Check {
  return check(
    about,
    async (clients, { stack }) => ({
      ...(await readRule(clients, rule)),
      bucketSendsEvents: await sendsEvents(clients, stack),
    }),
    (facts, context) => judgeRule(facts, queueOf(context), context.stack),
  );
}

async function readRule({ eventBridge }: Clients, rule: string): Promise<Omit<RuleFacts, 'bucketSendsEvents'>> {
  const [{ State }, { Targets = [] }] = await Promise.all([
    ask('events:DescribeRule', eventBridge.send(new DescribeRuleCommand({ Name: rule }))),
    ask('events:ListTargetsByRule', eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule }))),
  ]);
  return { rule, state: State, targets: Targets.map(({ Arn = '' }) => Arn) };
}

/** The bucket can belong to another account, which can deny this request. */
async function sendsEvents({ s3 }: Clients, { outputs }: Stack): Promise<boolean | undefined> {
  try {
    const command = new GetBucketNotificationConfigurationCommand({ Bucket: outputs.trailBucketName });
    return (await s3.send(command)).EventBridgeConfiguration !== undefined;
  } catch {
    return undefined;
  }
}

export function judgeRule(
  { rule, state, targets, bucketSendsEvents }: RuleFacts,
  queue: string,
  { outputs, region }: Pick<Stack, 'outputs' | 'region'>,
): CheckResult[] {
  if (state !== 'ENABLED') {
    return [
      failure(
        about,
        `The rule ${rule} is disabled: no log file is read.`,
        `aws events enable-rule --name ${rule} --region ${region}`,
      ),
    ];
  }
  if (!targets.includes(queue)) {
    return [failure(about, `The rule ${rule} does not have the queue as a target: no log file is read.`, deployAgain)];
  }
  const bucket = outputs.trailBucketName;
  const found = `The rule ${rule} is enabled and targets the queue`;
  if (bucketSendsEvents === true) return [ok(about, `${found}, and ${bucket} sends events to EventBridge.`)];
  const fix = `turn on Amazon EventBridge in the properties of ${bucket}`;
  return bucketSendsEvents === false
    ? [failure(about, `${bucket} sends no events to EventBridge: no log file is read.`, fix)]
    : [warning(about, `${found}. Cannot check whether ${bucket} sends events to EventBridge.`)];
}

function byTopic(topicArn: string): Check {
  return check(
    about,
    (clients) => subscriptionsOf(clients, topicArn),
    (subscriptions, context) => judgeTopic(subscriptions, topicArn, queueOf(context)),
  );
}

export function judgeTopic(
  subscriptions: readonly TopicSubscription[],
  topicArn: string,
  queue: string,
): CheckResult[] {
  const own = subscriptions.find(({ endpoint }) => endpoint === queue);
  if (own === undefined) {
    return [failure(about, `The queue is not subscribed to ${topicArn}: no log file is read.`, deployAgain)];
  }
  return own.state === 'confirmed'
    ? [ok(about, `The queue is subscribed to ${topicArn}.`)]
    : [
        failure(
          about,
          `The queue's subscription to ${topicArn} is not confirmed: no log file is read.`,
          "ask the topic's owner to subscribe the queue, or deploy the stack again",
        ),
      ];
}
