import { type FederationRequest, federationRequestOf } from './federation.ts';
import { accountOf, type CloudTrailRecord, isLeftOut, isObject, type JsonObject } from './record.ts';
import { matchesWildcard } from './wildcard.ts';

/** What the session policies of a federated session allow, the widest first. */
export type PolicyReach =
  | 'everything'
  | 'nearly-everything'
  | 'identity-changes'
  /** Attached policies of the account: the record contains their names only. */
  | 'unknown'
  | 'limited'
  /** No policy was passed, so that the session has no permissions of its own. */
  | 'none';

/** An action on a resource of the caller's account; `P` is replaced by the partition and `A` by the account. */
type Probe = readonly [action: string, resource: string];

/** No service has this name, so only a policy that allows every service allows it. */
const unknownService: Probe = ['firstsight-probe:Probe', 'arn:P:firstsight-probe:us-east-1:A:probe/probe'];

/** Actions that change permissions, and with them allow every other action. */
const identityChanges: readonly Probe[] = [
  ['iam:AddUserToGroup', 'arn:P:iam::A:group/probe'],
  ['iam:AttachGroupPolicy', 'arn:P:iam::A:group/probe'],
  ['iam:AttachRolePolicy', 'arn:P:iam::A:role/probe'],
  ['iam:AttachUserPolicy', 'arn:P:iam::A:user/probe'],
  ['iam:CreateAccessKey', 'arn:P:iam::A:user/probe'],
  ['iam:CreateLoginProfile', 'arn:P:iam::A:user/probe'],
  ['iam:CreatePolicyVersion', 'arn:P:iam::A:policy/probe'],
  ['iam:CreateUser', 'arn:P:iam::A:user/probe'],
  ['iam:PassRole', 'arn:P:iam::A:role/probe'],
  ['iam:PutGroupPolicy', 'arn:P:iam::A:group/probe'],
  ['iam:PutRolePolicy', 'arn:P:iam::A:role/probe'],
  ['iam:PutUserPolicy', 'arn:P:iam::A:user/probe'],
  ['iam:SetDefaultPolicyVersion', 'arn:P:iam::A:policy/probe'],
  ['iam:UpdateAssumeRolePolicy', 'arn:P:iam::A:role/probe'],
  ['iam:UpdateLoginProfile', 'arn:P:iam::A:user/probe'],
  ['sts:AssumeRole', 'arn:P:iam::A:role/probe'],
];

/** Reading, changing and removing in services that most accounts use. */
const otherServices: readonly Probe[] = [
  ['cloudformation:CreateStack', 'arn:P:cloudformation:us-east-1:A:stack/probe/1'],
  ['cloudtrail:StopLogging', 'arn:P:cloudtrail:us-east-1:A:trail/probe'],
  ['dynamodb:Scan', 'arn:P:dynamodb:us-east-1:A:table/probe'],
  ['ec2:RunInstances', 'arn:P:ec2:us-east-1:A:instance/i-0'],
  ['ec2:TerminateInstances', 'arn:P:ec2:us-east-1:A:instance/i-0'],
  ['ecs:RunTask', 'arn:P:ecs:us-east-1:A:task-definition/probe:1'],
  ['kms:Decrypt', 'arn:P:kms:us-east-1:A:key/1'],
  ['lambda:InvokeFunction', 'arn:P:lambda:us-east-1:A:function:probe'],
  ['lambda:UpdateFunctionCode', 'arn:P:lambda:us-east-1:A:function:probe'],
  ['logs:DeleteLogGroup', 'arn:P:logs:us-east-1:A:log-group:probe'],
  ['rds:DeleteDBInstance', 'arn:P:rds:us-east-1:A:db:probe'],
  ['s3:DeleteObject', 'arn:P:s3:::probe/probe'],
  ['s3:GetObject', 'arn:P:s3:::probe/probe'],
  ['secretsmanager:GetSecretValue', 'arn:P:secretsmanager:us-east-1:A:secret:probe'],
  ['sns:Publish', 'arn:P:sns:us-east-1:A:probe'],
  ['sqs:ReceiveMessage', 'arn:P:sqs:us-east-1:A:probe'],
  ['ssm:SendCommand', 'arn:P:ec2:us-east-1:A:instance/i-0'],
];

/** From this share of `otherServices` on, a policy allows nearly everything. */
const nearly = 0.75;

/** AWS's own policies that reach far, by their names (AWS managed policy reference). */
const managedPolicies: ReadonlyMap<string, PolicyReach> = new Map([
  ['AdministratorAccess', 'everything'],
  ['PowerUserAccess', 'nearly-everything'],
  ['IAMFullAccess', 'identity-changes'],
  ['job-function/SystemAdministrator', 'nearly-everything'],
]);

const managedPolicyArn = /^arn:[^:]+:iam::aws:policy\/(?<name>.+)$/;

const widestFirst: readonly PolicyReach[] = [
  'everything',
  'nearly-everything',
  'identity-changes',
  'unknown',
  'limited',
  'none',
];

/**
 * What the session policy and the attached managed policies allow together, by IAM's rules: `*` and `?` in actions (in any
 * case) and resources, lists, `NotAction`, `NotResource`, and denials. A condition counts as met in a statement that allows and
 * as not met in one that denies, since an attacker can write it. (IAM user guide, "IAM JSON policy elements reference".)
 * @param account of the caller; access to resources of other accounts does not count
 */
export function policyReach(request: FederationRequest, account: string): PolicyReach {
  const inline = request.policy === undefined ? [] : [inlineReach(statementsOf(request.policy), account)];
  const reaches = new Set([...request.policyArns.map(managedReach), ...inline]);
  return widestFirst.find((reach) => reaches.has(reach)) ?? 'none';
}

/** Several reasons ask for it, and to read a policy is most of the work of the rating. */
const reaches = new WeakMap<CloudTrailRecord, PolicyReach | undefined>();

/** What the requested session may do; undefined if the record does not contain the request. */
export function sessionReach(record: CloudTrailRecord): PolicyReach | undefined {
  if (!reaches.has(record)) {
    const isKnown = isObject(record.requestParameters) && !isLeftOut(record, 'requestParameters');
    reaches.set(record, isKnown ? policyReach(federationRequestOf(record), accountOf(record) ?? '') : undefined);
  }
  return reaches.get(record);
}

function managedReach(arn: string): PolicyReach {
  const name = managedPolicyArn.exec(arn)?.groups?.name;
  return name === undefined ? 'unknown' : (managedPolicies.get(name) ?? 'limited');
}

function inlineReach(statements: readonly Statement[], account: string): PolicyReach {
  const isAllowed = (probe: Probe) => allows(statements, probe, account);
  const share = otherServices.filter(isAllowed).length / otherServices.length;
  if (share === 1 && isAllowed(unknownService) && identityChanges.every(isAllowed)) return 'everything';
  if (share >= nearly) return 'nearly-everything';
  return identityChanges.some(isAllowed) ? 'identity-changes' : 'limited';
}

type Statement = JsonObject & { readonly Effect: 'Allow' | 'Deny' };

function statementsOf(policy: string): Statement[] {
  try {
    const parsed: unknown = JSON.parse(policy);
    return listOf(isObject(parsed) ? parsed.Statement : undefined).filter(isStatement);
  } catch {
    // STS rejects a policy that is not JSON, so it allows nothing.
    return [];
  }
}

function isStatement(value: unknown): value is Statement {
  return isObject(value) && (value.Effect === 'Allow' || value.Effect === 'Deny');
}

function allows(statements: readonly Statement[], probe: Probe, account: string): boolean {
  const covering = statements.filter((statement) => covers(statement, probe, account));
  const isDenied = covering.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined);
  return !isDenied && covering.some(({ Effect }) => Effect === 'Allow');
}

function covers(statement: Statement, [action, resource]: Probe, account: string): boolean {
  const { Action, NotAction, Resource, NotResource } = statement;
  const fitsAction = (pattern: string) => matchesWildcard(action.toLowerCase(), pattern.toLowerCase());
  const fitsResource = (pattern: string) => matchesWildcard(inPartitionOf(pattern, resource, account), pattern);
  return named(Action, NotAction, fitsAction) && named(Resource, NotResource, fitsResource);
}

/** True if the element names it, or if the opposite element does not. */
function named(list: unknown, opposite: unknown, fits: (pattern: string) => boolean): boolean {
  const anyFits = (value: unknown) => listOf(value).some((entry) => typeof entry === 'string' && fits(entry));
  return list === undefined ? opposite !== undefined && !anyFits(opposite) : anyFits(list);
}

/** With the partition of the pattern, if it has one. */
function inPartitionOf(pattern: string, resource: string, account: string): string {
  const partition = /^arn:(?<partition>[a-z-]+):/.exec(pattern)?.groups?.partition ?? 'aws';
  return resource.replace(':P:', `:${partition}:`).replace(':A:', `:${account}:`);
}

/** IAM accepts one value in place of a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
