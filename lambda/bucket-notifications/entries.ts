import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { BucketNotificationProperties } from '../names.ts';
import { filterOf } from './refusals.ts';

/** What CloudFormation asks for. */
export type NotificationRequest = CloudFormationCustomResourceEvent<BucketNotificationProperties>;

/** The notifications to add to the bucket. */
export function entriesOf(request: NotificationRequest): QueueConfiguration[] {
  const { QueueArn, Notifications } = request.ResourceProperties;
  return Notifications.map(({ Prefix, Suffix }, i) => ({
    Id: `${ownIds(request)}${i + 1}`,
    QueueArn,
    Events: ['s3:ObjectCreated:*'],
    Filter: {
      Key: {
        FilterRules: [
          { Name: 'prefix', Value: filterValue(Prefix) },
          { Name: 'suffix', Value: filterValue(Suffix) },
        ],
      },
    },
  }));
}

/**
 * S3 compares keys with the decoded value. Source: "Configuring event notifications using object key name filtering" in the
 * S3 user guide.
 */
function filterValue(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}

const idsOfFirstsight = 'Firstsight-';

/**
 * An ID has at most 255 characters and is unique in the bucket, which can notify the queues of several stacks. The ARN of a stack ends
 * in its unique ID, a logical ID in its hash.
 */
function ownIds({ StackId, LogicalResourceId }: NotificationRequest): string {
  return `${idsOfFirstsight}${StackId.split('/').at(-1)}-${LogicalResourceId.slice(-150)}-`;
}

type Test = (entry: QueueConfiguration) => boolean;

/** In version 0.1.0, the handler of CDK set and removed the entries: those with such an ID. */
export function isOf010({ StackId }: NotificationRequest, { Id }: QueueConfiguration): boolean {
  return Id?.startsWith(`${StackId}-`) ?? false;
}

/**
 * An entry for the queue is ours by its ID, or by its filter, since other tools can replace IDs. An entry that someone else
 * added for the queue stays.
 */
export function isReplaced(request: NotificationRequest): Test {
  const { ResourceProperties: wanted } = request;
  const old = request.RequestType === 'Update' ? request.OldResourceProperties : wanted;
  const queues = [wanted.QueueArn, old.QueueArn];
  const filters = [...wanted.Notifications, ...old.Notifications].map(({ Prefix, Suffix }) =>
    [Prefix, Suffix].map(filterValue).join(' '),
  );
  return (entry) =>
    queues.includes(entry.QueueArn ?? '') &&
    (entry.Id?.startsWith(idsOfFirstsight) || isOf010(request, entry) || filters.includes(filterOf(entry).join(' ')));
}

/** Every entry for the queue, unless another resource of the stack removes it: then it has the ID of that resource. */
export function isRemoved(request: NotificationRequest): Test {
  return (entry) => {
    if (entry.QueueArn !== request.ResourceProperties.QueueArn || isOf010(request, entry)) return false;
    return !entry.Id?.startsWith(idsOfFirstsight) || entry.Id.startsWith(ownIds(request));
  };
}

/** The notifications for queues that pass the test, and the others. */
export function divided(
  configuration: NotificationConfiguration,
  test: Test,
): [QueueConfiguration[], QueueConfiguration[]] {
  const all = configuration.QueueConfigurations ?? [];
  return [all.filter(test), all.filter((entry) => !test(entry))];
}

/** The configuration with these notifications for queues in place of its own. */
export function withEntries(
  { QueueConfigurations, ...others }: NotificationConfiguration,
  entries: readonly QueueConfiguration[],
): NotificationConfiguration {
  return entries.length === 0 ? others : { ...others, QueueConfigurations: [...entries] };
}
