import type { Alert } from '../../detection/alert.ts';
import {
  defaultDurationSeconds,
  type FederationRequest,
  federationRequestOf,
  type IssuedSession,
  issuedSessionOf,
} from '../../detection/federation.ts';
import { type CloudTrailRecord, fieldText, isObject, textAt, valueAt } from '../../detection/record.ts';
import type { Detail, Rule } from '../../detection/rule.ts';
import { isRoot } from '../../detection/severity.ts';
import { line, type Section, theirs } from '../../text/layout.ts';
import { span, utc } from '../../text/times.ts';

type LinesOf = (alert: Alert) => string[];

/** Operations that need more than the rule's details; where a record holds none of these, all is shown as JSON. */
const askedLines: Readonly<Record<string, LinesOf>> = { GetFederationToken: federationAsked };
const issuedLines: Readonly<Record<string, LinesOf>> = { GetFederationToken: federationIssued };

/** What was asked? */
export function asked(alert: Alert, rule: Rule): Section {
  return { title: 'WHAT WAS ASKED', lines: linesFor(alert, askedLines, rule.asked, 'requestParameters') };
}

/** What was issued, or answered? */
export function issued(alert: Alert, rule: Rule): Section {
  const [verb, title] = rule.firstAlert ? ['issued', 'WHAT WAS ISSUED'] : ['answered', 'WHAT WAS ANSWERED'];
  const lines =
    alert.outcome === 'success'
      ? linesFor(alert, issuedLines, rule.answered, 'responseElements')
      : line(verb, 'nothing, since the call failed');
  return { title, lines };
}

function linesFor(
  alert: Alert,
  table: Readonly<Record<string, LinesOf>>,
  details: readonly Detail[],
  field: string,
): string[] {
  const operation = textAt(alert.record, 'eventName') ?? '';
  const own = Object.hasOwn(table, operation) ? table[operation] : undefined;
  if (own) return own(alert);
  const lines = details.flatMap((detail) => theirs(detail.label, detailText(alert.record, detail), 1_000));
  return lines.length > 0 ? lines : asJson(alert.record, field);
}

function detailText(record: CloudTrailRecord, { field }: Detail): string | undefined {
  const value = valueAt(record, ...field.split('.'));
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : fieldText(record, field);
}

function asJson(record: CloudTrailRecord, field: string): string[] {
  const value = record[field];
  return isObject(value) ? theirs('content', JSON.stringify(value), 1_000) : [];
}

const mostArnsShown = 10;

function federationAsked({ record }: Alert): string[] {
  if (!isObject(record.requestParameters)) return line('parameters', 'the record does not tell');
  const request = federationRequestOf(record);
  return [
    ...theirs('session name', request.sessionName),
    ...line('duration', durationWords(request, isRoot(record))),
    ...theirs('policy', request.policy, 1_000),
    ...request.policyArns.slice(0, mostArnsShown).flatMap((arn) => theirs('policy ARN', arn, 256)),
    ...line('', moreArns(request.policyArns.length - mostArnsShown)),
    ...line('policy', givesNoPolicy(request) ? noPolicyWords : undefined),
  ];
}

const noPolicyWords = 'none given: the session may do only what resource policies grant to it by name';

function givesNoPolicy({ policy, policyArns }: FederationRequest): boolean {
  return policy === undefined && policyArns.length === 0;
}

function moreArns(count: number): string | undefined {
  return count > 0 ? `(and ${count} more, see the record)` : undefined;
}

function durationWords({ durationSeconds }: FederationRequest, byRoot: boolean): string {
  if (durationSeconds !== undefined) return `${span(durationSeconds)}${byRoot ? ' (root gets 1 h at most)' : ''}`;
  return byRoot ? 'not given: root gets 1 h' : `not given: ${span(defaultDurationSeconds)} is the default`;
}

function federationIssued({ record, time }: Alert): string[] {
  const session = issuedSessionOf(record);
  const lines = [
    ...theirs('key id', session.accessKeyId, 64),
    ...theirs('federated user', session.federatedUserArn ?? session.federatedUserId, 256),
    ...line('expires', expiryWords(session, time)),
  ];
  return lines.length > 0 ? lines : line('session', 'a token was issued, but the record does not tell which');
}

function expiryWords({ expiresAt }: IssuedSession, time: number): string | undefined {
  const at = utc(expiresAt);
  if (expiresAt === undefined || at === undefined) return undefined;
  return expiresAt < time ? at : `${at}, ${span(Math.round((expiresAt - time) / 1_000))} after the call`;
}
