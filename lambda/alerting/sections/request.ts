import type { Alert } from '../../detection/alert.ts';
import {
  defaultDurationSeconds,
  type FederationRequest,
  federationRequestOf,
  type IssuedSession,
  issuedSessionOf,
} from '../../detection/federation.ts';
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
import { isRoot } from '../../detection/severity.ts';
import { line, type Section, untrusted } from '../../text/layout.ts';
import { span, utc } from '../../text/times.ts';

type LinesOf = (alert: Alert) => string[];

/** Operations that need more than the details of the rule. If a record contains none of those, all is shown as JSON. */
const requestLines: Readonly<Record<string, LinesOf>> = { GetFederationToken: federationRequested };
const responseLines: Readonly<Record<string, LinesOf>> = { GetFederationToken: federationIssued };

export function request(alert: Alert, rule: Rule): Section {
  return { title: 'REQUEST', lines: linesFor(alert, requestLines, rule.requestDetails, 'requestParameters') };
}

export function response(alert: Alert, rule: Rule): Section {
  const lines =
    alert.outcome === 'success'
      ? linesFor(alert, responseLines, rule.responseDetails, 'responseElements')
      : line('content', 'none, because the call failed');
  return { title: rule.firstAlert ? 'ISSUED CREDENTIALS' : 'RESPONSE', lines };
}

function linesFor(
  alert: Alert,
  table: Readonly<Record<string, LinesOf>>,
  details: readonly Detail[],
  field: RecordPart,
): string[] {
  if (isLeftOut(alert.record, field))
    return line('content', 'CloudTrail left it out of the record because it was too large');
  const operation = textAt(alert.record, 'eventName') ?? '';
  const own = Object.hasOwn(table, operation) ? table[operation] : undefined;
  if (own) return own(alert);
  const lines = details.flatMap((detail) => untrusted(detail.label, detailText(alert.record, detail), 1_000));
  return lines.length > 0 ? lines : asJson(alert.record, field);
}

function detailText(record: CloudTrailRecord, { field }: Detail): string | undefined {
  const value = fieldValue(record, field);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : fieldText(record, field);
}

function asJson(record: CloudTrailRecord, field: RecordPart): string[] {
  const value = record[field];
  return isObject(value) ? untrusted('content', JSON.stringify(value), 1_000) : [];
}

const mostArnsShown = 10;

function federationRequested({ record }: Alert): string[] {
  if (!isObject(record.requestParameters)) return line('parameters', 'not in the record');
  const asked = federationRequestOf(record);
  return [
    ...untrusted('session name', asked.sessionName),
    ...line('duration', durationWords(asked, isRoot(record))),
    ...untrusted('policy', asked.policy, 1_000),
    ...asked.policyArns.slice(0, mostArnsShown).flatMap((arn) => untrusted('policy ARN', arn, 256)),
    ...line('', moreArns(asked.policyArns.length - mostArnsShown)),
    ...line('policy', hasNoPolicy(asked) ? noPolicyWords : undefined),
  ];
}

const noPolicyWords = 'none: the session has only the permissions that resource policies grant to it by name';

function hasNoPolicy({ policy, policyArns }: FederationRequest): boolean {
  return policy === undefined && policyArns.length === 0;
}

function moreArns(count: number): string | undefined {
  return count > 0 ? `(${count} more in the record)` : undefined;
}

function durationWords({ durationSeconds }: FederationRequest, byRoot: boolean): string {
  if (durationSeconds !== undefined) return `${span(durationSeconds)}${byRoot ? ' (maximum for root: 1 h)' : ''}`;
  return byRoot ? 'not specified (default for root: 1 h)' : `not specified (default: ${span(defaultDurationSeconds)})`;
}

function federationIssued({ record, time }: Alert): string[] {
  const session = issuedSessionOf(record);
  const lines = [
    ...untrusted('key ID', session.accessKeyId, 64),
    ...untrusted('federated user', session.federatedUserArn ?? session.federatedUserId, 256),
    ...line('expires', expiryWords(session, time)),
  ];
  return lines.length > 0 ? lines : line('session', 'a token was issued, but the record does not contain its key ID');
}

function expiryWords({ expiresAt }: IssuedSession, time: number): string | undefined {
  const at = utc(expiresAt);
  if (expiresAt === undefined || at === undefined) return undefined;
  return expiresAt < time ? at : `${at}, ${span(Math.round((expiresAt - time) / 1_000))} after the call`;
}
