import type { Alert } from '../../detection/alert.ts';
import { textAt } from '../../detection/record.ts';
import { line, type Section, theirs } from '../../text/layout.ts';
import { utc } from '../../text/times.ts';
import { operationOf, outcomeVerb } from '../call.ts';
import { type Caller, type CallerKind, callerOf } from '../caller.ts';

const nameLines: Record<CallerKind, (caller: Caller) => string[]> = {
  user: ({ name }) => theirs('IAM user', name),
  role: ({ name }) => theirs('role', name),
  root: () => line('caller', 'the root user of the account'),
  other: ({ name }) => theirs('caller', name, 256),
};

/** Types that the name's own label already tells. */
const plainTypes = new Set(['IAMUser', 'Root']);

/** Who? */
export function who(alert: Alert): Section {
  const { record } = alert;
  const caller = callerOf(alert);
  return {
    title: 'WHO',
    lines: [
      ...nameLines[caller.kind](caller),
      ...theirs('type', plainTypes.has(caller.type ?? '') ? undefined : caller.type, 64),
      ...theirs('ARN', caller.principal.startsWith('arn:') ? caller.principal : undefined, 256),
      ...theirs('session ARN', caller.sessionArn, 256),
      ...theirs('account', caller.account, 64),
      ...theirs('access key', caller.accessKeyId, 64),
      ...line('MFA', mfaWords.get(textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'))),
      ...theirs('invoked by', textAt(record, 'userIdentity', 'invokedBy')),
    ],
  };
}

const mfaWords = new Map<string | undefined, string>([
  ['true', 'used'],
  ['false', 'not used'],
]);

/** Did it succeed? */
export function outcome(alert: Alert): Section {
  const answer = alert.outcome === 'success' ? 'YES' : 'NO';
  return {
    title: 'DID IT SUCCEED',
    lines: [
      ...line('outcome', `${answer}, it ${outcomeVerb(alert)}`),
      ...line('call', operationOf(alert)),
      ...line('time', utc(alert.time)),
      ...theirs('error code', textAt(alert.record, 'errorCode'), 128),
      ...theirs('error message', textAt(alert.record, 'errorMessage'), 500),
    ],
  };
}

/** From where, and with what client? */
export function origin({ record }: Alert): Section {
  return {
    title: 'FROM WHERE, WITH WHAT CLIENT',
    lines: [
      ...theirs('address', textAt(record, 'sourceIPAddress')),
      ...theirs('VPC endpoint', textAt(record, 'vpcEndpointId'), 64),
      ...theirs('region', textAt(record, 'awsRegion'), 64),
      ...theirs('client', textAt(record, 'userAgent'), 300),
    ],
  };
}
