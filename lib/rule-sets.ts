import { ruleIds } from './rule-ids.ts';

/** Rules on calls that CloudTrail records as data events. A test compares them with the rules. */
export const dataEventRuleIds: readonly string[] = [
  'cognito-get-credentials-for-identity',
  'dynamodb-scan',
  'lambda-invoke',
  'lambda-invoke-new-organization',
  's3-anonymous-access',
  's3-customer-key-encryption',
  's3-desktop-client',
  'sns-publish',
];

/** Rules on the owner of a network, which need a database of networks. A test compares them with the rules. */
export const asnRuleIds: readonly string[] = [
  'discovery-from-vpn',
  'ec2-create-key-pair-new-organization',
  'lambda-invoke-new-organization',
  'sts-get-caller-identity-instance-new-organization',
];

/**
 * Rules on management events that few principals call at all: credentials, trust, commands on instances, disabled guardrails. Left
 * out are reads, and calls that people, pipelines and services make for the first time every week. docs/rules/README.md gives the reasons
 * and the alerts on public data.
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

/**
 * The IDs of rules, and of the rules in sets, each once.
 * @param hasAsnDatabase without a database, the sets leave out the rules that need one
 */
export function withoutSets(names: readonly string[], hasAsnDatabase: boolean): readonly string[] {
  const ofSet = (ids: readonly string[]) => ids.filter((id) => hasAsnDatabase || !asnRuleIds.includes(id));
  return [...new Set(names.flatMap((name) => (Object.hasOwn(ruleSets, name) ? ofSet(ruleSets[name] ?? []) : [name])))];
}

/** The end of a sentence about what needs a database of networks, without one. */
export const needsAsnDatabase =
  'requires a database of networks: set asnDatabase (--asn-database of commands) to the path of one, such as GeoLite2-ASN.mmdb.';

/** Rules on federation tokens, which have a rule on console sign-ins. A test compares them with the rules. */
export const federationTokenRuleIds: readonly string[] = [
  'sts-get-federation-token',
  'sts-get-federation-token-administrator',
  'sts-get-federation-token-new-network',
];

/** The rule on console sign-ins with a token that raised an alert, which those activate. A test compares it with the rules. */
export const consoleRuleId = 'sts-get-federation-token-console';

/** A sentence about rules that could never alert if only these rules and sets are named; undefined if all can. */
export function faultInRules(names: readonly string[], hasAsnDatabase: boolean): string | undefined {
  const needing = hasAsnDatabase ? [] : names.filter((name) => asnRuleIds.includes(name));
  const [first, ...others] = needing;
  if (others.length > 0) return `Each of the rules ${needing.join(', ')} ${needsAsnDatabase}`;
  if (first !== undefined) return `The rule ${first} ${needsAsnDatabase}`;
  const followed = names.some((name) => Object.hasOwn(ruleSets, name) || federationTokenRuleIds.includes(name));
  if (followed || !names.includes(consoleRuleId)) return undefined;
  return `The rule ${consoleRuleId} alerts only after an alert of ${federationTokenRuleIds.join(', ')}: add one of these, which activates it too.`;
}

/** What a list of rules can name. */
export const ruleNames: readonly string[] = [...Object.keys(ruleSets), ...ruleIds];
