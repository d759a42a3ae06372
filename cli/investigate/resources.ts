import { type CloudTrailRecord, isObject, type JsonObject, textAt } from '../../lambda/detection/record.ts';

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
