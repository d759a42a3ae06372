import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** One first-use rule as described elsewhere: what it is about, in words. */
export interface Fact {
  readonly reference_id: string;
  readonly name: string;
  readonly sources: readonly string[];
  readonly events: readonly string[];
  readonly outcome: 'success' | 'failure' | 'any';
  readonly conditions?: readonly string[];
  readonly terms: readonly string[];
  readonly windowDays: number;
}

const file = resolve(import.meta.dirname, '../../../../shared/data/first-use-rules.json');

/** The list is not part of the repository. Empty without it. */
export const facts: readonly Fact[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];

/** The rule for each fact, by the beginning of its ID. */
export const ruleOfFact: Readonly<Record<string, string>> = {
  '3e7c1b84': 's3-put-bucket-acl-public',
  '59bf26c2': 's3-anonymous-access',
  '8446517c': 'ec2-get-password-data-denied',
  c61fee20: 'cognito-get-credentials-for-identity',
  '9f8e3c5e': 'access-key-new-address',
  a00681e3: 'secretsmanager-get-secret-value',
  fd332492: 'ssm-get-parameter-decrypted',
  '5d9a3c71': 'ec2-network-acl-allow-all',
  f4a82031: 'iam-delete-guardrail-policy',
  '7a5cc9a8': 'sts-get-federation-token',
  c1e79a70: 'ec2-describe-user-data',
  '30fbf4db': 'sts-get-caller-identity',
  b2f8c4e1: 'sts-get-caller-identity-instance-new-organization',
  e3c7a891: 'discovery-from-vpn',
  '444c8fad': 'organizations-discovery',
  '1004ad5b': 'ssm-inventory-discovery',
  '2b7d9e61': 'batch-submit-job-command',
  '07cd35a6': 'lambda-invoke',
  c8cc8192: 'lambda-invoke-new-organization',
  '0415258b': 'cloudformation-create-stack',
  '50a2bdea': 'ssm-create-command-document',
  '37b211e8': 'ssm-send-command',
  '96b2a03e': 'dynamodb-scan',
  e8ea6f58: 'dynamodb-export-table',
  '73344d2d': 's3-desktop-client',
  '3df49ff6': 'sns-subscribe',
  '7811b5f7': 'bedrock-change-knowledge-base',
  c1a9ed70: 's3-customer-key-encryption',
  f5778acd: 'signin-console-login-without-mfa',
  '804a7ac8': 'ssm-start-session',
  '2112ecce': 'sns-publish',
  a953f6d5: 'bedrock-change-agent',
  de0e9ed8: 'bedrock-resource-policy',
  '168b5538': 'bedrock-agent-knowledge-base',
  e7cd5982: 'ec2-change-route',
  c70d9f0d: 'iam-user-session-from-address',
  f7a1c536: 'iam-create-user-by-instance',
  '47403d72': 'iam-create-oidc-provider',
  c8e4f1a2: 'ec2-create-key-pair-new-organization',
  e12c0318: 'ec2-create-route',
  a22f566b: 'sts-assume-role-with-mfa-device',
  ee066db8: 'agentcore-role-new-service',
  f6d07a70: 'iam-attach-role-policy',
  a60326d7: 'iam-update-assume-role-policy',
  '93075852': 'sts-assume-role-by-service',
  '288a198e': 'sts-assume-role-by-user',
  '962a71ae': 'sts-assume-root',
  ba5a0b0c: 'sts-role-chaining',
  '3c3f65b8': 'sns-create-topic',
};

/** A condition or a term in which a rule differs from its fact on purpose. */
export interface Difference {
  /** All rules if absent. */
  readonly rule?: string;
  readonly of: string;
  /** Set if the condition holds, in a wider sense. Otherwise it is left out. */
  readonly isWidened?: true;
  readonly why: string;
}

export const differences: readonly Difference[] = [
  {
    of: 'userAgent matches none of the deployment tools Terraform, CloudFormation, Pulumi',
    why: 'An intruder can send any user agent.',
  },
  {
    of: 'userAgent matches none of the deployment tools Terraform, CloudFormation, Pulumi, Ansible',
    why: 'An intruder can send any user agent.',
  },
  {
    of: 'userIdentity.accountId is anonymous',
    isWidened: true,
    why: 'CloudTrail writes ANONYMOUS_PRINCIPAL for the same callers.',
  },
  {
    rule: 'discovery-from-vpn',
    of: 'events',
    why: 'Each name is watched for the services that have it, not for all ten.',
  },
  {
    rule: 'sts-get-federation-token',
    of: 'outcome',
    why: 'Denied calls alert too, and so does the first success after.',
  },
  {
    of: 'term userIdentity.arn',
    why: 'The ARN of a session ends in a name that the caller chooses, so the role or user of the session counts.',
  },
  {
    of: 'term userIdentity.principalId',
    why: 'It ends in the same name. A rule on sessions of instances alone keeps it.',
  },
  {
    of: 'term userIdentity.userName | userIdentity.sessionContext.sessionIssuer.userName',
    why: 'The principal is the same grain, and exists for callers without a name, such as the root user.',
  },
];
