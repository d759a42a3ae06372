import { ruleIds } from './rule-ids.ts';

/** Rules on calls that CloudTrail records as data events. A test compares them with the rules. */
export const dataEventRuleIds: readonly string[] = [
  'cognito-get-credentials-for-identity',
  'dynamodb-scan',
  'lambda-invoke',
  's3-anonymous-access',
  's3-customer-key-encryption',
  's3-desktop-client',
  'sns-publish',
];

/**
 * Rules on management events that few principals call at all: credentials, trust, commands on instances, disabled guardrails. Left
 * out are reads, and calls that people, pipelines and services make for the first time every week.
 */
const recommended: readonly string[] = [
  'agentcore-role-new-service',
  'bedrock-resource-policy',
  'dynamodb-export-table',
  'ec2-get-password-data-denied',
  'iam-create-access-key',
  'iam-create-oidc-provider',
  'iam-create-user',
  'iam-create-user-by-instance',
  'iam-delete-guardrail-policy',
  'iam-update-assume-role-policy',
  'iam-user-session-from-address',
  's3-put-bucket-acl-public',
  'signin-console-login-federated',
  'signin-console-login-without-mfa',
  'ssm-create-command-document',
  'sts-assume-root',
  'sts-get-federation-token',
];

/** Rules by the name of a set. */
export const ruleSets: Readonly<Record<string, readonly string[]>> = {
  recommended,
  'all-management': ruleIds.filter((id) => !dataEventRuleIds.includes(id)),
  all: ruleIds,
};

/** The IDs of rules, and of the rules in sets, each once. */
export function withoutSets(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => ruleSets[name] ?? [name]))];
}

/** What a list of rules can name. */
export const ruleNames: readonly string[] = [...Object.keys(ruleSets), ...ruleIds];
