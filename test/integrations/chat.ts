import type { Stack } from 'aws-cdk-lib';
import {
  CfnMicrosoftTeamsChannelConfiguration,
  LoggingLevel,
  SlackChannelConfiguration,
} from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Shows the alerts of the topic in a channel of Slack. Invite `@Amazon Q` to a private channel. */
export function alertsToSlack(stack: Stack, topic: ITopic): void {
  new SlackChannelConfiguration(stack, 'Slack', {
    slackChannelConfigurationName: 'security',
    slackWorkspaceId: 'T0EXAMPLE',
    slackChannelId: 'C0EXAMPLE',
    notificationTopics: [topic],
    // Members of the channel can do nothing in the account from it.
    guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
    loggingLevel: LoggingLevel.ERROR,
  });
}

/** Shows the alerts of the topic in a channel of Microsoft Teams. The IDs are in the link of the channel. */
export function alertsToTeams(stack: Stack, topic: ITopic): void {
  const role = new Role(stack, 'TeamsRole', { assumedBy: new ServicePrincipal('chatbot.amazonaws.com') });
  new CfnMicrosoftTeamsChannelConfiguration(stack, 'Teams', {
    configurationName: 'security-teams',
    teamId: '11111111-2222-3333-4444-555555555555',
    teamsTenantId: '66666666-7777-8888-9999-000000000000',
    teamsChannelId: '19%3aexample%40thread.tacv2',
    iamRoleArn: role.roleArn,
    snsTopicArns: [topic.topicArn],
    guardrailPolicies: ['arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess'],
    loggingLevel: 'ERROR',
  });
}
