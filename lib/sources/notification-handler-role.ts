import { Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** The role of the function with which CDK sets a bucket's notifications, once at each deployment that changes them. */
export function notificationHandlerRole(scope: Construct): Role {
  const role = new Role(scope, 'NotificationHandlerRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Sets the notifications of the bucket that holds the log files',
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'CDK attaches it to whatever role its handler is given; it allows writing logs and nothing else.',
  });
  return role;
}
