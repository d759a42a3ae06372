/**
 * The command that has a bucket send its events to EventBridge. S3 replaces all that is set when anything is put, so the
 * command puts what it got and the switch; where it gets nothing, for want of permission, it puts nothing.
 */
export function eventBridgeSwitch(bucketName: string): string {
  return [
    `configuration=$(aws s3api get-bucket-notification-configuration --bucket ${bucketName}`,
    "--query 'merge(@, {EventBridgeConfiguration: `{}`})' --output json) &&",
    `aws s3api put-bucket-notification-configuration --bucket ${bucketName}`,
    '--notification-configuration "$configuration"',
  ].join(' ');
}
