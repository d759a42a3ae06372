import type { Alert } from '../../detection/alert.ts';
import { textAt } from '../../detection/record.ts';
import { line, type Section, untrusted } from '../../text/layout.ts';
import { utc } from '../../text/times.ts';
import { operationOf, outcomeVerb } from '../call.ts';
import { type Caller, type CallerKind, callerOf } from '../caller.ts';

const nameLines: Record<CallerKind, (caller: Caller) => string[]> = {
  user: ({ name }) => untrusted('IAM user', name),
  role: ({ name }) => untrusted('role', name),
  root: () => line('caller', 'the root user of the account'),
  other: ({ name }) => untrusted('caller', name, 256),
};

/** Types that the label of the name already shows. */
const plainTypes = new Set(['IAMUser', 'Root']);

export function caller(alert: Alert): Section {
  const { record } = alert;
  const calledBy = callerOf(alert);
  return {
    title: 'CALLER',
    lines: [
      ...nameLines[calledBy.kind](calledBy),
      ...untrusted('type', plainTypes.has(calledBy.type ?? '') ? undefined : calledBy.type, 64),
      ...untrusted('ARN', calledBy.principal.startsWith('arn:') ? calledBy.principal : undefined, 256),
      ...untrusted('session ARN', calledBy.sessionArn, 256),
      ...untrusted('account', calledBy.account, 64),
      ...untrusted('access key', calledBy.accessKeyId, 64),
      ...line('MFA', mfaWords.get(textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'))),
      ...untrusted('invoked by', textAt(record, 'userIdentity', 'invokedBy')),
    ],
  };
}

const mfaWords = new Map<string | undefined, string>([
  ['true', 'used'],
  ['false', 'not used'],
]);

export function result(alert: Alert): Section {
  return {
    title: 'RESULT',
    lines: [
      ...line('outcome', outcomeVerb(alert).replace(/^was /, '')),
      ...line('call', operationOf(alert)),
      ...line('time', utc(alert.time)),
      ...untrusted('error code', textAt(alert.record, 'errorCode'), 128),
      ...untrusted('error message', textAt(alert.record, 'errorMessage'), 500),
    ],
  };
}

export function source({ record }: Alert): Section {
  return {
    title: 'SOURCE',
    lines: [
      ...untrusted('address', textAt(record, 'sourceIPAddress')),
      ...untrusted('VPC endpoint', textAt(record, 'vpcEndpointId'), 64),
      ...untrusted('region', textAt(record, 'awsRegion'), 64),
      ...untrusted('client', textAt(record, 'userAgent'), 300),
    ],
  };
}
