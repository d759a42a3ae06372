import { isLongTermKey } from '../../detection/access-key.ts';
import type { Alert } from '../../detection/alert.ts';
import { issuedSessionOf } from '../../detection/federation.ts';
import { type CloudTrailRecord, textAt } from '../../detection/record.ts';
import { keyId } from '../../text/commands.ts';
import { span, utcMinute } from '../../text/times.ts';
import { callerOf } from '../caller.ts';
import { accessOfCaller } from '../containment/access.ts';
import { accessLeftBy } from '../containment/left.ts';
import type { RowId } from '../containment/table.ts';
import { accessWords } from './access-words.ts';

/** What the call gave access to, and until when: `a session with the permissions of role admin, until 2026-03-01 10:00 UTC (1 h).` */
export function allowedBy({ record, principal, time, outcome }: Alert): string {
  if (outcome === 'failure') return `nothing new: the call failed${stillHeld(record, principal)}.`;
  const [left] = accessLeftBy(record, principal);
  if (left !== undefined)
    return `${accessWords(left, record)}${until(left.row, record, time)}${rootKey(record, principal)}.`;
  const own = accessOfCaller({ record, principal });
  const words = accessWords(own, record);
  return opensConsole(record)
    ? `${words}${until(own.row, record, time)}.`
    : `the caller has ${words}${rootKey(record, principal)}.`;
}

/** What the caller has in any case, as far as it is a key or a session. */
function stillHeld(record: CloudTrailRecord, principal: string): string {
  const root = rootKey(record, principal);
  if (root !== '') return root;
  const access = accessOfCaller({ record, principal });
  const { kind } = callerOf({ record, principal });
  const row = opensConsole(record) ? beforeSignIn[access.row] : access.row;
  if (row === undefined || (kind !== 'user' && kind !== 'role')) return '';
  return `; the caller still has ${accessWords({ ...access, row }, record)}`;
}

/** What a sign-in is requested with, by what it opens if it succeeds; none if that is a password. */
const beforeSignIn: Partial<Record<RowId, RowId>> = {
  'federated-user-console': 'federated-user-session',
  'federated-root-console': 'federated-root-session',
  'role-console-session': 'role-session',
};

function rootKey(record: CloudTrailRecord, principal: string): string {
  const { kind, accessKeyId } = callerOf({ record, principal });
  const id = isLongTermKey(accessKeyId) ? keyId(accessKeyId) : undefined;
  if (kind !== 'root' || id === undefined) return '';
  return `; the caller still has root access key ${id}, which works until it is deleted`;
}

function opensConsole(record: CloudTrailRecord): boolean {
  return ['ConsoleLogin', 'GetSigninToken'].includes(textAt(record, 'eventName') ?? '');
}

/** If the record does not contain the end. The containment table has the sources. */
const longestByRow: Partial<Record<RowId, string>> = {
  'federated-user-session': '36 h',
  'federated-user-console': '36 h',
  'federated-root-session': '1 h',
  'federated-root-console': '1 h',
  'user-session': '36 h',
  'role-session': '12 h',
  'role-session-other-account': '12 h',
  'role-session-chained': '1 h',
  'role-console-session': '12 h',
  'assume-root-session': '15 min',
};

function until(row: RowId, record: CloudTrailRecord, time: number): string {
  const { expiresAt } = issuedSessionOf(record);
  const at = utcMinute(expiresAt);
  if (expiresAt === undefined || at === undefined) {
    const longest = longestByRow[row];
    return longest === undefined ? '' : `, for up to ${longest}`;
  }
  return expiresAt <= time ? `, until ${at}` : `, until ${at} (${span(Math.round((expiresAt - time) / 1_000))})`;
}
