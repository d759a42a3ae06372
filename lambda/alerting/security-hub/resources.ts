import type { Alert } from '../../detection/alert.ts';
import { federationRequestOf, issuedSessionOf } from '../../detection/federation.ts';
import { isAboutIntegrity } from '../../detection/integrity.ts';
import { accountOf, textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import { cleaned, cutTo } from '../../text/caller-text.ts';
import { issuedKeyOf } from '../call.ts';
import { callerOf } from '../caller.ts';
import { placeOf } from '../integrity/summary.ts';
import { termParts } from '../term-parts.ts';

export interface FindingResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition?: 'aws' | 'aws-cn' | 'aws-us-gov';
  readonly Region?: string;
  readonly Details?: { readonly AwsIamAccessKey: Record<string, string> };
}

const mostResources = 32;

/** The caller, its key, the key that the call issued, the other parts of the term, and the account. Never empty. */
export function resourcesOf(alert: Alert, rule: Rule, partition: string, ownAccount: string): FindingResource[] {
  const all = isAboutIntegrity(alert)
    ? [fileOf(alert, partition)]
    : [callerResource(alert), ...keysOf(alert), ...termParts(alert, rule).map(({ value }) => named(value))];
  const account = accountId(alert) ?? ownAccount;
  const found = [...all, { Type: 'AwsAccount', Id: `AWS::::Account:${account}` }].filter((one) => one !== undefined);
  const distinct = [...new Map(found.map((one) => [`${one.Type} ${one.Id}`, one])).values()];
  return distinct.slice(-mostResources).map((one) => ({ ...one, ...placed(alert, partition) }));
}

const partitions = ['aws', 'aws-cn', 'aws-us-gov'] as const;

function placed({ record }: Alert, partition: string): Pick<FindingResource, 'Partition' | 'Region'> {
  const Partition = partitions.find((one) => one === partition);
  const Region = textAt(record, 'awsRegion') ?? '';
  return { ...(Partition && { Partition }), ...(/^[a-z0-9-]{1,16}$/.test(Region) && { Region }) };
}

function accountId({ record }: Alert): string | undefined {
  const account = accountOf(record) ?? '';
  return /^\d{12}$/.test(account) ? account : undefined;
}

/** Root is the account itself. */
function callerResource(alert: Alert): FindingResource | undefined {
  const { kind, principal } = callerOf(alert);
  return kind === 'root' ? undefined : named(principal);
}

const typesByArn: readonly (readonly [RegExp, string])[] = [
  [/^arn:[\w-]+:iam::\d*:user\//, 'AwsIamUser'],
  [/^arn:[\w-]+:iam::\d*:role\//, 'AwsIamRole'],
  [/^arn:[\w-]+:iam::\d*:policy\//, 'AwsIamPolicy'],
  [/^arn:[\w-]+:s3:::[^/]+$/, 'AwsS3Bucket'],
  [/^arn:[\w-]+:lambda:/, 'AwsLambdaFunction'],
];

function named(value: string | undefined): FindingResource | undefined {
  const Id = idOf(value);
  if (Id === undefined) return undefined;
  return { Type: typesByArn.find(([arn]) => arn.test(Id))?.[1] ?? 'Other', Id };
}

/** On one line, at most as long as other identifiers of the format. */
function idOf(value: string | undefined): string | undefined {
  return cutTo(cleaned(value ?? ''), 512).trim() || undefined;
}

/** The key that made the call, and the key that the call issued. */
function keysOf(alert: Alert): (FindingResource | undefined)[] {
  const { record } = alert;
  const { accessKeyId, type, name } = callerOf(alert);
  const session = issuedSessionOf(record);
  const assumed = textAt(record, 'responseElements', 'assumedRoleUser', 'arn');
  const AccountId = accountId(alert);
  return [
    keyResource(accessKeyId, { PrincipalType: type, PrincipalName: name, AccountId }),
    keyResource(issuedKeyOf(record), {
      PrincipalName: session.federatedUserArn ?? assumed ?? federationRequestOf(record).sessionName,
      AccountId,
    }),
  ];
}

function keyResource(keyId: string | undefined, details: Readonly<Record<string, string | undefined>>) {
  const AccessKeyId = idOf(keyId);
  if (AccessKeyId === undefined) return undefined;
  const known = Object.entries(details).flatMap(([field, value]) => {
    const text = idOf(value);
    return text === undefined ? [] : [[field, text] as const];
  });
  const Id = cutTo(`AWS::IAM::AccessKey:${AccessKeyId}`, 512);
  return { Type: 'AwsIamAccessKey', Id, Details: { AwsIamAccessKey: { AccessKeyId, ...Object.fromEntries(known) } } };
}

function fileOf(alert: Alert, partition: string): FindingResource | undefined {
  const place = placeOf(alert);
  if (place === undefined) return undefined;
  return { Type: 'AwsS3Object', Id: cutTo(`arn:${partition}:s3:::${place.bucket}/${place.key}`, 512) };
}
