import { isDenial } from '../../lambda/alerting/call.ts';
import { accessLeftBy } from '../../lambda/alerting/containment/left.ts';
import type { Access } from '../../lambda/alerting/containment/place.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import {
  type CloudTrailRecord,
  eventTimeOf,
  isObject,
  type JsonObject,
  succeeded,
  textAt,
} from '../../lambda/detection/record.ts';
import { redactedRecord } from '../../lambda/detection/redaction.ts';
import { cutTo } from '../../lambda/text/caller-text.ts';
import { isConsoleCall } from './search.ts';

/** The credentials of a call. */
export type Via =
  /** The requested key, or any key of the user's sessions if a user was requested. */
  | 'key'
  /** A console sign-in or a console session. */
  | 'console'
  /** Another key with the same user name, if the records do not say that it is a console session's. */
  | 'other key';

/** The parts of a record that the report needs, and no more, since there may be millions of records. */
export interface Call {
  readonly time: number;
  /** Without `.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly outcome: 'succeeded' | 'denied' | 'failed';
  readonly error: string | undefined;
  readonly via: Via;
  readonly keyId: string | undefined;
  readonly region: string | undefined;
  readonly address: string | undefined;
  /** The user agent. */
  readonly agent: string | undefined;
  readonly resources: readonly string[];
  /** The key that the call created. */
  readonly createdKey: CreatedKey | undefined;
  /** What the call read that works without the session: a secret. */
  readonly read: Access | undefined;
}

export interface CreatedKey {
  readonly keyId: string;
  /** The IAM user that the key belongs to; undefined for the key of a session. */
  readonly userName: string | undefined;
}

/** Longer texts are cut, since callers can send user agents of any length. */
const longestText = 512;

/**
 * @param createdAt when the log file was created, in milliseconds since 1970: the time of records without one
 * @param keyId the key to follow; undefined to follow all keys of a user
 */
export function callOf(record: CloudTrailRecord, createdAt: number, keyId: string | undefined): Call {
  const field = (...path: readonly string[]) => short(textAt(record, ...path));
  return {
    time: eventTimeOf(record) ?? createdAt,
    service: (field('eventSource') ?? 'unknown').replace(/\.amazonaws\.com$/, ''),
    action: field('eventName') ?? 'unknown',
    ...outcomeOf(record),
    via: viaOf(record, keyId),
    keyId: field('userIdentity', 'accessKeyId'),
    region: field('awsRegion'),
    address: field('sourceIPAddress'),
    // Some services add brackets.
    agent: field('userAgent')?.replace(/^\[(.*)\]$/s, '$1'),
    resources: resourcesIn(record).map((resource) => cutTo(resource, longestText)),
    createdKey: createdKeyIn(record),
    read: readBy(record),
  };
}

function readBy(record: CloudTrailRecord): Access | undefined {
  if (record.eventName !== 'GetSecretValue' || !succeeded(record)) return undefined;
  const redacted = redactedRecord(record);
  return accessLeftBy(redacted, principalOf(redacted))[0];
}

function short(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cutTo(text, longestText);
}

function outcomeOf(record: CloudTrailRecord): Pick<Call, 'outcome' | 'error'> {
  if (succeeded(record)) return { outcome: 'succeeded', error: undefined };
  const error = short(textAt(record, 'errorCode') ?? textAt(record, 'errorMessage')) ?? 'unknown error';
  return { outcome: isDenial(textAt(record, 'errorCode')) ? 'denied' : 'failed', error };
}

/** A console session has its own keys; newer records mark them with `sessionCredentialFromConsole`. */
function viaOf(record: CloudTrailRecord, keyId: string | undefined): Via {
  if (keyId !== undefined && keyIn(record) === keyId) return 'key';
  if (isConsoleCall(record)) return 'console';
  return keyId === undefined ? 'key' : 'other key';
}

/** A record of GetSigninToken names the key that was used, which is not a created key. */
function createdKeyIn(record: CloudTrailRecord): CreatedKey | undefined {
  const created = textAt(record, 'responseElements', 'accessKey', 'accessKeyId');
  if (created !== undefined) return { keyId: created, userName: ownerOfKey(record) };
  const issued = issuedSessionOf(record).accessKeyId;
  return issued === undefined || issued === keyIn(record) ? undefined : { keyId: issued, userName: undefined };
}

/** Without a name, the caller creates the key for itself; only root has keys without being a user. */
function ownerOfKey(record: CloudTrailRecord): string {
  return (
    textAt(record, 'responseElements', 'accessKey', 'userName') ??
    textAt(record, 'requestParameters', 'userName') ??
    textAt(record, 'userIdentity', 'userName') ??
    'root'
  );
}

/**
 * Request parameters that identify the resource of a call, by their names in CloudTrail. Only names and IDs: no policies,
 * passwords or contents.
 */
const namingParameters = [
  'userName',
  'roleName',
  'groupName',
  'policyName',
  'policyArn',
  'roleArn',
  'accessKeyId',
  'instanceProfileName',
  'secretId',
  'secretIdList',
  'tableName',
  'functionName',
  'trailName',
  'detectorId',
  'flowLogIds',
  'logGroupName',
  'topicArn',
  'queueUrl',
  'streamName',
  'clusterName',
  'dBInstanceIdentifier',
  'dBSnapshotIdentifier',
  'instanceId',
  'snapshotId',
  'volumeId',
  'imageId',
  'groupId',
  'keyName',
  'keyId',
  'aliasName',
  'stackName',
  'repositoryName',
  'path',
  'name',
  'names',
  'resourceArn',
  'arn',
] as const;

/** The resources of a call: the ARNs that CloudTrail lists, otherwise the names in the request. */
export function resourcesIn(record: CloudTrailRecord): readonly string[] {
  const listed = Array.isArray(record.resources) ? record.resources.filter(isObject).flatMap(arnOf) : [];
  if (listed.length > 0) return withoutParents(listed);
  const parameters = record.requestParameters;
  return isObject(parameters) ? [...bucketIn(parameters), ...namesIn(parameters)] : [];
}

function arnOf(resource: JsonObject): string[] {
  const arn = textAt(resource, 'ARN') ?? textAt(resource, 'ARNPrefix') ?? textAt(resource, 'arn');
  return arn === undefined ? [] : [arn];
}

/** CloudTrail lists an object and its bucket. */
function withoutParents(arns: readonly string[]): string[] {
  return arns.filter((arn) => !arns.some((other) => other.startsWith(`${arn}/`)));
}

function bucketIn(parameters: JsonObject): string[] {
  const bucket = textAt(parameters, 'bucketName');
  const key = textAt(parameters, 'key');
  return bucket === undefined ? [] : [key === undefined ? bucket : `${bucket}/${key}`];
}

function namesIn(parameters: JsonObject): string[] {
  return namingParameters.flatMap((name) => texts(Object.hasOwn(parameters, name) ? parameters[name] : undefined));
}

/** Without the path `/`, which most resources have. */
function texts(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((text): text is string => typeof text === 'string' && text !== '' && text !== '/');
}
