import { isIP } from 'node:net';
import type { AsnLookup } from '../../../lambda/detection/asn.ts';
import { differences, type Fact } from './facts.ts';

// biome-ignore lint/suspicious/noExplicitAny: a naive reading of records of any shape
type Loose = any;

type Test = (record: Loose, lookUp: AsnLookup) => boolean;

const textOf = (value: unknown) => (value === undefined || value === null ? '' : JSON.stringify(value));
const isSet = (value: unknown) => !(value === undefined || value === null || value === '');

/** An empty list or object has no field. */
const there = (value: unknown) =>
  isSet(value) && !(typeof value === 'object' && Object.keys(value as object).length === 0);
const agent = (record: Loose) => (typeof record.userAgent === 'string' ? record.userAgent : '');
const owner = (record: Loose, lookUp: AsnLookup) => lookUp(String(record.sourceIPAddress ?? ''));
const hasNoOwnerAmong =
  (...names: readonly string[]): Test =>
  (record, lookUp) => {
    const organization = owner(record, lookUp)?.organization;
    return organization !== undefined && !names.some((name) => organization.toLowerCase().includes(name));
  };
const services = (...names: readonly string[]) => names.map((name) => `${name}.amazonaws.com`);

/** What each condition of the facts says. */
const tests: Readonly<Record<string, Test>> = {
  'AS number of the source is one of 22 of VPN providers': (r, lookUp) => vpnNumbers.has(owner(r, lookUp)?.number ?? 0),
  'AS organization of the source is known and none of Amazon, Google, Microsoft': hasNoOwnerAmong(
    'amazon',
    'google',
    'microsoft',
  ),
  'AS organization of the source is known and none of Amazon, Google, MongoDB': hasNoOwnerAmong(
    'amazon',
    'google',
    'mongodb',
  ),
  'additionalEventData.MFAUsed is No': (r) => r.additionalEventData?.MFAUsed === 'No',
  'errorCode is Client.UnauthorizedOperation': (r) => r.errorCode === 'Client.UnauthorizedOperation',
  'for CreateAssociation alone: requestParameters contain AWS-GatherSoftwareInventory': (r) =>
    r.eventName !== 'CreateAssociation' || textOf(r.requestParameters).includes('AWS-GatherSoftwareInventory'),
  'requestParameters contain a word that hints at a boundary or guardrail': (r) =>
    /boundary|guardrail/i.test(textOf(r.requestParameters)),
  'requestParameters contain containerOverrides and command': (r) =>
    there(r.requestParameters?.containerOverrides?.command) &&
    r.requestParameters.containerOverrides.command.length !== 0,
  'requestParameters.aclProtocol is -1': (r) => String(r.requestParameters?.aclProtocol) === '-1',
  'requestParameters.attribute is userData': (r) => r.requestParameters?.attribute === 'userData',
  'requestParameters.policyArn does not begin with arn:aws:iam::aws:policy': (r) =>
    !String(r.requestParameters?.policyArn ?? '').startsWith('arn:aws:iam::aws:policy'),
  'requestParameters.ruleAction is allow': (r) => r.requestParameters?.ruleAction === 'allow',
  'requestParameters.serialNumber present': (r) => there(r.requestParameters?.serialNumber),
  'requestParameters.withDecryption is true': (r) => String(r.requestParameters?.withDecryption) === 'true',
  'requestParameters.x-amz-acl is one of public-read, public-read-write': (r) =>
    [r.requestParameters?.['x-amz-acl']].flat().some((acl) => acl === 'public-read' || acl === 'public-read-write'),
  'requestParameters.x-amz-server-side-encryption-customer-algorithm is AES256': (r) =>
    [r.requestParameters?.['x-amz-server-side-encryption-customer-algorithm']].flat().includes('AES256'),
  'responseElements.documentDescription.documentType is Command': (r) =>
    r.responseElements?.documentDescription?.documentType === 'Command',
  'sessionCredentialFromConsole is not true': (r) => String(r.sessionCredentialFromConsole) !== 'true',
  'sessionIssuer.arn matches the names of AgentCore roles': (r) =>
    String(r.userIdentity?.sessionContext?.sessionIssuer?.arn ?? '').includes('AgentCore'),
  'sourceIPAddress is an IP address': (r) => isIP(String(r.sourceIPAddress)) !== 0,
  'sourceIPAddress is none of the services cloudformation, servicecatalog': (r) =>
    !services('cloudformation', 'servicecatalog').includes(r.sourceIPAddress),
  'sourceIPAddress is none of the services ssm-guiconnect, ssm, inspector2': (r) =>
    !services('ssm-guiconnect', 'ssm', 'inspector2').includes(r.sourceIPAddress),
  'userAgent contains the name of one of two S3 desktop clients': (r) => /S3 Browser|Cyberduck/.test(agent(r)),
  'userAgent is not AWS Internal': (r) => r.userAgent !== 'AWS Internal',
  'userIdentity.accessKeyId begins with AKIA': (r) => String(r.userIdentity?.accessKeyId).startsWith('AKIA'),
  'userIdentity.accessKeyId begins with ASIA': (r) => String(r.userIdentity?.accessKeyId).startsWith('ASIA'),
  'userIdentity.accountId is anonymous': (r) =>
    ['anonymous', 'ANONYMOUS_PRINCIPAL'].includes(r.userIdentity?.accountId),
  'userIdentity.arn present': (r) => there(r.userIdentity?.arn),
  'userIdentity.arn present and without AWSServiceRoleForConfig': (r) =>
    there(r.userIdentity?.arn) && !String(r.userIdentity.arn).includes('AWSServiceRoleForConfig'),
  'userIdentity.invokedBy absent': (r) => !there(r.userIdentity?.invokedBy),
  'userIdentity.invokedBy is none of five services': (r) =>
    ![...services('autoscaling', 'cloudformation', 'elasticbeanstalk', 'ssm'), 'AWS Internal'].includes(
      r.userIdentity?.invokedBy,
    ),
  'userIdentity.invokedBy is one of eleven compute and pipeline services': (r) =>
    services(
      ...['batch', 'codebuild', 'codepipeline', 'ec2', 'ecs', 'ecs-tasks', 'elasticmapreduce', 'glue', 'lambda'],
      ...['sagemaker', 'states'],
    ).includes(r.userIdentity?.invokedBy),
  'userIdentity.principalId ends in the id of an EC2 instance': (r) =>
    /:i-[^:]*$/.test(String(r.userIdentity?.principalId)),
  'userIdentity.type is AWSAccount or Unknown': (r) => ['AWSAccount', 'Unknown'].includes(r.userIdentity?.type),
  'userIdentity.type is AWSService': (r) => r.userIdentity?.type === 'AWSService',
  'userIdentity.type is AssumedRole': (r) => r.userIdentity?.type === 'AssumedRole',
  'userIdentity.type is IAMUser': (r) => r.userIdentity?.type === 'IAMUser',
  'userIdentity.type is Unknown': (r) => r.userIdentity?.type === 'Unknown',
  'userIdentity.type is not AWSService': (r) => r.userIdentity?.type !== 'AWSService',
  'userIdentity.type is not AssumedRole': (r) => r.userIdentity?.type !== 'AssumedRole',
};

const vpnNumbers = new Set([
  ...[8100, 9009, 11878, 20473, 25369, 31173, 33438, 39351, 42831, 44925, 46562, 49981, 53667, 60068, 62240, 62371],
  ...[136787, 141039, 147049, 206092, 209103, 212238],
]);

/** The services that the fact with `* but nine services` leaves out. */
const nineServices = services(
  ...['bedrock', 'bedrock-agentcore', 'ecr', 'kms', 'logs', 'monitoring', 'secretsmanager', 'sts', 'xray'],
);

/** Whether the rule leaves this part of its fact out on purpose. */
export const isLeftOut = (of: string, ruleId: string) =>
  differences.some((one) => one.of === of && !one.isWidened && (one.rule ?? ruleId) === ruleId);

/** Whether the fact is about the record, read in the simplest way. */
export function factMatches(fact: Fact, ruleId: string, record: Loose, lookUp: AsnLookup): boolean {
  const outcome = isLeftOut('outcome', ruleId) ? 'any' : fact.outcome;
  const failed =
    isSet(record.errorCode) || isSet(record.errorMessage) || record.responseElements?.[record.eventName] === 'Failure';
  return (
    isAbout(fact, record) &&
    (outcome === 'any' || failed === (outcome === 'failure')) &&
    (fact.conditions ?? [])
      .filter((condition) => !isLeftOut(condition, ruleId))
      .every((condition) => (tests[condition] ?? unknown(condition))(record, lookUp))
  );
}

function isAbout({ sources, events }: Fact, { eventSource, eventName }: Loose): boolean {
  const anySource = sources.includes('*') || sources.includes('* but nine services');
  if (!anySource && !sources.includes(eventSource)) return false;
  if (sources.includes('* but nine services') && nineServices.includes(eventSource)) return false;
  const prefixed = events.some((event) => event.includes(': '));
  return events.some((event) => {
    const [service, name] = event.includes(': ') ? event.split(': ') : [undefined, event.replace(/ \(.*/, '')];
    if (service !== undefined && eventSource !== `${service}.amazonaws.com`) return false;
    if (service === undefined && prefixed && eventSource !== sources[0]) return false;
    const plain = String(name);
    return plain.endsWith('*') ? String(eventName).startsWith(plain.slice(0, -1)) : plain === eventName;
  });
}

function unknown(condition: string): never {
  throw new Error(`The condition "${condition}" has no test.`);
}

/** The terms of a record that the fact is about, one for each element of a list. */
function factTerms(fact: Fact, record: Loose, lookUp: AsnLookup): readonly string[] {
  const isInstance = fact.conditions?.some((condition) => condition.includes('EC2 instance')) ?? false;
  const parts = fact.terms.map((term) => partsOf(term, record, isInstance, lookUp));
  const longest = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => JSON.stringify(parts.map((values) => values[i] ?? values[0])));
}

function caller({ userIdentity = {} }: Loose): string {
  const { type, sessionContext, arn, principalId } = userIdentity;
  const issuer = type === 'AssumedRole' || type === 'FederatedUser' ? sessionContext?.sessionIssuer?.arn : undefined;
  return issuer ?? arn ?? principalId ?? JSON.stringify(userIdentity);
}

function partsOf(term: string, record: Loose, isInstance: boolean, lookUp: AsnLookup): readonly string[] {
  const { userIdentity = {}, requestParameters = {}, resources } = record;
  const listed = (name: string) => [
    ...new Set<string>(
      [resources]
        .flat()
        .map((one) => one?.[name])
        .filter(there),
    ),
  ];
  if (term === 'userIdentity.principalId') return [isInstance ? userIdentity.principalId : caller(record)];
  if (term === 'userIdentity.arn' || term.startsWith('userIdentity.userName')) return [caller(record)];
  if (term === 'userIdentity.sessionContext.sessionIssuer.arn') return [caller(record)];
  if (term === 'resources[].ARN') return listed('ARN');
  if (term === 'resources[].accountId') return [requestParameters?.targetPrincipal ?? listed('accountId')[0]];
  if (term === 'AS number of sourceIPAddress') return [String(owner(record, lookUp)?.number)];
  if (term === 'AS organization of sourceIPAddress') return [String(owner(record, lookUp)?.organization)];
  const path = term.replace(/ \(.*/, '').split('.');
  return [textOf(path.reduce((value: Loose, name) => value?.[name], record))];
}

/** The IDs of the records that are the first of a term within the window, in order of time. */
export function firsts(fact: Fact, ruleId: string, records: readonly Loose[], lookUp: AsnLookup): readonly string[] {
  const window = fact.windowDays * 86_400_000;
  const matching = records
    .filter((record) => factMatches(fact, ruleId, record, lookUp))
    .map((record) => ({ record, time: Date.parse(record.eventTime), terms: factTerms(fact, record, lookUp) }))
    .sort((a, b) => a.time - b.time);
  return matching
    .filter(({ time, terms }, place) =>
      terms.some(
        (term) => !matching.some((other, i) => i < place && other.terms.includes(term) && time - other.time <= window),
      ),
    )
    .map(({ record }) => record.eventID);
}
