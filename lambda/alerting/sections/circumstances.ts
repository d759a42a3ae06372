import type { Alert } from '../../detection/alert.ts';
import { textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import { callerField, field } from '../../text/fields.ts';
import type { Section } from '../../text/layout.ts';
import { type Caller, callerOf } from '../caller.ts';
import { requestFields } from './request.ts';

/** Types that the first line already shows. */
const plainTypes = new Set(['IAMUser', 'Root']);

export function caller(alert: Alert): Section {
  const { record } = alert;
  const calledBy = callerOf(alert);
  return {
    title: 'CALLER',
    lines: [
      ...nameFields(calledBy),
      ...callerField('type', plainTypes.has(calledBy.type ?? '') ? undefined : calledBy.type, 64),
      ...callerField('session ARN', calledBy.sessionArn, 256),
      ...callerField('access key', calledBy.accessKeyId, 64),
      ...field('MFA', mfaWords.get(textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'))),
      ...callerField('invoked by', textAt(record, 'userIdentity', 'invokedBy')),
    ],
  };
}

/** The name and the account are parts of an ARN. */
function nameFields({ kind, name, principal, account }: Caller): string[] {
  if (principal.startsWith('arn:')) return callerField('ARN', principal, 256);
  return [
    ...callerField(kind === 'user' || kind === 'role' ? kind : 'caller', name, 256),
    ...callerField('account', account, 64),
  ];
}

const mfaWords = new Map<string | undefined, string>([
  ['true', 'used'],
  ['false', 'not used'],
]);

/** From where the call was made, how it failed, and what it asked for. */
export function call(alert: Alert, rule: Rule): Section {
  const { record } = alert;
  return {
    title: 'CALL',
    lines: [
      ...callerField('region', textAt(record, 'awsRegion'), 64),
      ...callerField('VPC endpoint', textAt(record, 'vpcEndpointId'), 64),
      ...callerField('client', textAt(record, 'userAgent'), 300),
      ...callerField('error code', textAt(record, 'errorCode'), 128),
      ...callerField('error message', textAt(record, 'errorMessage'), 500),
      ...requestFields(alert, rule),
    ],
  };
}
