import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import {
  type CloudTrailRecord,
  eventTimeOf,
  type FieldPath,
  fieldText,
  textAt,
} from '../../lambda/detection/record.ts';
import type { Subject } from './subject.ts';

/**
 * The calls of STS that issue temporary credentials, and the principal whose permissions the session has: the caller, if
 * none is named. The session of a role has those of the role, whatever its caller.
 */
const holders: Readonly<Record<string, ((record: CloudTrailRecord) => string | undefined) | undefined>> = {
  GetFederationToken: undefined,
  GetSessionToken: undefined,
  AssumeRole: roleIn,
  AssumeRoleWithSAML: roleIn,
  AssumeRoleWithWebIdentity: roleIn,
  AssumeRoot: rootIn,
};

/** The names of the calls that issue temporary credentials. */
export const issuingCalls: readonly string[] = Object.keys(holders);

/** The field of the issued key in the record of each of these calls. */
export const issuedKeyField: FieldPath = 'responseElements.credentials.accessKeyId';

/** Whether the call issued temporary credentials. */
export function isIssue(record: CloudTrailRecord): boolean {
  return (
    textAt(record, 'eventSource') === 'sts.amazonaws.com' &&
    Object.hasOwn(holders, textAt(record, 'eventName') ?? '') &&
    fieldText(record, issuedKeyField) !== undefined
  );
}

/** The session that such a call issued: ask `isIssue` first. */
export function issuedSubject(record: CloudTrailRecord): Subject {
  const { accessKeyId, federatedUserArn, expiresAt } = issuedSessionOf(record);
  const operation = textAt(record, 'eventName');
  const caller = principalOf(record);
  const held = Object.hasOwn(holders, operation ?? '') ? holders[operation ?? ''] : undefined;
  return {
    keyId: accessKeyId,
    federatedUser: federatedUserArn,
    roleSession: textAt(record, 'responseElements', 'assumedRoleUser', 'arn'),
    base: held === undefined ? caller : held(record),
    issuedTo: held === undefined ? undefined : caller,
    operation,
    issuedAt: eventTimeOf(record),
    expiresAt,
  };
}

/** The request has the role's path, which the ARN of the session has not. */
function roleIn(record: CloudTrailRecord): string | undefined {
  return (
    textAt(record, 'requestParameters', 'roleArn') ??
    roleOfSession(textAt(record, 'responseElements', 'assumedRoleUser', 'arn'))
  );
}

export function roleOfSession(arn: string | undefined): string | undefined {
  const { partition, account, role } = sessionParts.exec(arn ?? '')?.groups ?? {};
  return role === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`;
}

const sessionParts = /^arn:(?<partition>[\w-]+):sts::(?<account>\d{12}):assumed-role\/(?<role>[^/]+)\/(?<name>.+)$/s;

/** `sync` for the session `arn:aws:sts::111122223333:assumed-role/Database/sync`. */
export function nameOfRoleSession(arn: string | undefined): string | undefined {
  return sessionParts.exec(arn ?? '')?.groups?.name;
}

/** The root user of the member account, which the request names by its id, by an ARN or by its email address. */
function rootIn(record: CloudTrailRecord): string | undefined {
  const target = textAt(record, 'requestParameters', 'targetPrincipal');
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(target ?? '')?.[1];
  return account === undefined ? undefined : `arn:${partitionOf(record)}:iam::${account}:root`;
}

function partitionOf(record: CloudTrailRecord): string {
  const region = textAt(record, 'awsRegion') ?? '';
  const inArn = /^arn:([\w-]+):/.exec(textAt(record, 'userIdentity', 'arn') ?? '')?.[1];
  return inArn ?? (region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');
}
