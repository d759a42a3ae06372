import { isDenial } from '../../lambda/alerting/call.ts';
import { issuedSessionOf } from '../../lambda/detection/federation.ts';
import {
  type CloudTrailRecord,
  eventTimeOf,
  isObject,
  type JsonObject,
  succeeded,
  textAt,
} from '../../lambda/detection/record.ts';
import { cutTo } from '../../lambda/text/caller-text.ts';
import { keyIn } from './search.ts';

/** By what a call was made. */
export type Via =
  /** The key that was asked for, or where a user was asked for any of his sessions' keys. */
  | 'key'
  /** A sign-in to the console, or a session of it. */
  | 'console'
  /** Another key under the same name, of which the records do not say that the console uses it. */
  | 'other key';

/** What is kept of a record: enough to tell a responder, and no more, since there may be millions. */
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
  /** The key that the call made, and the IAM user whom it belongs to where it is no session's. */
  readonly madeKey: MadeKey | undefined;
}

export interface MadeKey {
  readonly keyId: string;
  readonly userName: string | undefined;
}

/** Texts of callers end here: a user agent may have any length. */
const longestText = 512;

/**
 * @param createdAt when the log file was created, in milliseconds since 1970: the time of records that tell none
 * @param keyId the key that is followed; undefined where all keys of a user are
 */
export function callOf(record: CloudTrailRecord, createdAt: number, keyId: string | undefined): Call {
  const told = (...path: readonly string[]) => short(textAt(record, ...path));
  return {
    time: eventTimeOf(record) ?? createdAt,
    service: (told('eventSource') ?? 'unknown').replace(/\.amazonaws\.com$/, ''),
    action: told('eventName') ?? 'unknown',
    ...outcomeOf(record),
    via: viaOf(record, keyId),
    keyId: told('userIdentity', 'accessKeyId'),
    region: told('awsRegion'),
    address: told('sourceIPAddress'),
    // Some services put it in brackets, others do not.
    agent: told('userAgent')?.replace(/^\[(.*)\]$/s, '$1'),
    resources: resourcesIn(record).map((resource) => cutTo(resource, longestText)),
    madeKey: madeKeyIn(record),
  };
}

function short(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cutTo(text, longestText);
}

function outcomeOf(record: CloudTrailRecord): Pick<Call, 'outcome' | 'error'> {
  if (succeeded(record)) return { outcome: 'succeeded', error: undefined };
  const error = short(textAt(record, 'errorCode') ?? textAt(record, 'errorMessage')) ?? 'unknown error';
  return { outcome: isDenial(textAt(record, 'errorCode')) ? 'denied' : 'failed', error };
}

const consoleTypes = new Set(['AwsConsoleSignIn', 'AwsConsoleAction']);

/** The token for a sign-in is of the sign-in's type too, but is asked for with the key, by a program. */
function isConsoleEvent(record: CloudTrailRecord): boolean {
  return consoleTypes.has(textAt(record, 'eventType') ?? '') && record.eventName !== 'GetSigninToken';
}

/** A console session has keys of its own; newer records say so in `sessionCredentialFromConsole`. */
function viaOf(record: CloudTrailRecord, keyId: string | undefined): Via {
  if (keyId !== undefined && keyIn(record) === keyId) return 'key';
  if (String(record.sessionCredentialFromConsole) === 'true' || isConsoleEvent(record)) return 'console';
  return keyId === undefined ? 'key' : 'other key';
}

/** A sign-in token's record names the key that it was made from. */
function madeKeyIn(record: CloudTrailRecord): MadeKey | undefined {
  const made = textAt(record, 'responseElements', 'accessKey', 'accessKeyId');
  if (made !== undefined) return { keyId: made, userName: textAt(record, 'responseElements', 'accessKey', 'userName') };
  const issued = issuedSessionOf(record).accessKeyId;
  return issued === undefined || issued === keyIn(record) ? undefined : { keyId: issued, userName: undefined };
}

/**
 * Request parameters that name what a call is about, by their names in CloudTrail. Only names and ids stand here: no
 * policies, passwords or contents.
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

/** What a call touched: the ARNs that CloudTrail lists, else the names in the request. */
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

/** Beside an object CloudTrail lists its bucket. */
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

/** A path of `/` is what most have, and tells nothing. */
function texts(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((text): text is string => typeof text === 'string' && text !== '' && text !== '/');
}
