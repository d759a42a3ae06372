import { type CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The id that CDK gives its function for bucket notifications, of which a stack has at most one. */
const handlerId = 'BucketNotificationsHandler050a0587b7544547bf325f094a3db834';
const logGroupId = 'NotificationHandlerLog';

/** A handler that others have made is theirs to set up. */
export function hasNotificationHandler(stack: Stack): boolean {
  return stack.node.tryFindChild(handlerId) !== undefined;
}

/**
 * Gives CDK's function for bucket notifications a log that ends. It writes a few lines at each deployment that changes a
 * notification, by default into a log that is kept for ever.
 */
export function expireHandlerLog(stack: Stack): void {
  const handler = stack.node.tryFindChild(handlerId)?.node.tryFindChild('Resource') as CfnResource | undefined;
  if (handler === undefined || stack.node.tryFindChild(logGroupId) !== undefined) return;
  const logGroup = new LogGroup(stack, logGroupId, {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logGroup.logGroupName });
}
