import { accountOf, type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import { accountId } from '../../lambda/text/commands.ts';
import { arnIn } from './search.ts';

/** A key names its session in all records. */
export function keyNode(keyId: string): string {
  return `key ${keyId}`;
}

/** `user 111122223333/support`: an IAM user by account and name, since not all records have its path. */
export function userId(record: CloudTrailRecord, name: string | undefined): string | undefined {
  return idOf('user', accountOf(record), name);
}

/** The same of a role. */
export function roleId(record: CloudTrailRecord, name: string | undefined): string | undefined {
  return idOf('role', accountOf(record), name);
}

function idOf(kind: string, account: string | undefined, name: string | undefined): string | undefined {
  const id = accountId(account);
  return id === undefined || name === undefined ? undefined : `${kind} ${id}/${name}`;
}

const ownerArn = /^arn:[\w-]+:\w+::(\d{12}):(user|role|assumed-role)\/(.+)$/s;

/** The same id from an ARN of a user, of a role or of a role's session. */
export function ownerIdOf(arn: string | undefined): string | undefined {
  const [, account, kind, path = ''] = ownerArn.exec(arn ?? '') ?? [];
  if (kind === undefined) return undefined;
  const parts = path.split('/');
  return kind === 'user'
    ? idOf('user', account, parts.at(-1))
    : idOf('role', account, kind === 'role' ? parts.at(-1) : parts[0]);
}

/** The IAM user that made a call; undefined for other callers. */
export function callingUser(record: CloudTrailRecord): string | undefined {
  if (textAt(record, 'userIdentity', 'type') !== 'IAMUser') return undefined;
  return ownerIdOf(arnIn(record)) ?? userId(record, textAt(record, 'userIdentity', 'userName'));
}
