import type { Alert } from '../../detection/alert.ts';
import {
  defaultDurationSeconds,
  type FederationRequest,
  federationRequestOf,
  issuedSessionOf,
} from '../../detection/federation.ts';
import { isRoot } from '../../detection/principal.ts';
import {
  type CloudTrailRecord,
  fieldText,
  fieldValue,
  isLeftOut,
  isObject,
  type RecordPart,
  textAt,
} from '../../detection/record.ts';
import type { Detail, Rule } from '../../detection/rule.ts';
import { callerField, field } from '../../text/fields.ts';
import type { Section } from '../../text/layout.ts';
import { span } from '../../text/times.ts';

type LinesOf = (alert: Alert) => string[];

/** Operations that need more than the details of the rule. If a record contains none of those, all is shown as JSON. */
const requestLines: Readonly<Record<string, LinesOf>> = { GetFederationToken: federationRequested };
const responseLines: Readonly<Record<string, LinesOf>> = { GetFederationToken: federationIssued };

/** What the call asked for. */
export function requestFields(alert: Alert, rule: Rule): string[] {
  return linesFor(alert, requestLines, rule.requestDetails, 'requestParameters');
}

export function response(alert: Alert, rule: Rule): Section {
  const isIssue = rule.firstAlert !== undefined;
  const lines =
    alert.outcome === 'success' ? linesFor(alert, responseLines, rule.responseDetails, 'responseElements') : [];
  return { title: isIssue ? 'ISSUED CREDENTIALS' : 'RESPONSE', lines };
}

function linesFor(
  alert: Alert,
  table: Readonly<Record<string, LinesOf>>,
  details: readonly Detail[],
  part: RecordPart,
): string[] {
  if (isLeftOut(alert.record, part))
    return field(contents[part], 'CloudTrail left it out of the record because it was too large');
  const operation = textAt(alert.record, 'eventName') ?? '';
  const own = Object.hasOwn(table, operation) ? table[operation] : undefined;
  if (own) return own(alert);
  const lines = details
    .filter((detail) => detail.field !== expiration)
    .flatMap((detail) => callerField(detail.label, detailText(alert.record, detail), 1_000));
  return lines.length > 0 ? lines : asJson(alert.record, part);
}

const contents: Readonly<Record<RecordPart, string>> = { requestParameters: 'request', responseElements: 'response' };

/** The lines above the details show it. */
const expiration = 'responseElements.credentials.expiration';

function detailText(record: CloudTrailRecord, { field }: Detail): string | undefined {
  const value = fieldValue(record, field);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : fieldText(record, field);
}

function asJson(record: CloudTrailRecord, part: RecordPart): string[] {
  const value = record[part];
  return isObject(value) ? callerField(contents[part], JSON.stringify(value), 1_000) : [];
}

const mostArnsShown = 10;

function federationRequested({ record }: Alert): string[] {
  if (!isObject(record.requestParameters)) return field('request', 'not in the record');
  const asked = federationRequestOf(record);
  return [
    ...callerField('session name', asked.sessionName),
    ...field(
      'duration',
      issuedSessionOf(record).expiresAt === undefined ? durationWords(asked, isRoot(record)) : undefined,
    ),
    ...callerField('policy', asked.policy, 1_000),
    ...asked.policyArns.slice(0, mostArnsShown).flatMap((arn) => callerField('policy ARN', arn, 256)),
    ...field('policy ARNs', moreArns(asked.policyArns.length - mostArnsShown)),
    ...field('policy', hasNoPolicy(asked) ? noPolicyWords : undefined),
  ];
}

const noPolicyWords = 'none: the session has only the permissions that resource policies grant to it by name';

function hasNoPolicy({ policy, policyArns }: FederationRequest): boolean {
  return policy === undefined && policyArns.length === 0;
}

function moreArns(count: number): string | undefined {
  return count > 0 ? `${count} more in the record` : undefined;
}

function durationWords({ durationSeconds }: FederationRequest, byRoot: boolean): string {
  if (durationSeconds !== undefined) return `${span(durationSeconds)}${byRoot ? ' (maximum for root: 1 h)' : ''}`;
  return byRoot ? 'not specified (default for root: 1 h)' : `not specified (default: ${span(defaultDurationSeconds)})`;
}

function federationIssued({ record }: Alert): string[] {
  const session = issuedSessionOf(record);
  const lines = [
    ...callerField('key ID', session.accessKeyId, 64),
    ...callerField('federated user', session.federatedUserArn ?? session.federatedUserId, 256),
  ];
  return lines.length > 0 ? lines : field('session', 'a token was issued, but the record does not contain its key ID');
}
