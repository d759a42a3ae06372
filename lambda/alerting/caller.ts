import { keyIn } from '../detection/access-key.ts';
import type { Alert } from '../detection/alert.ts';
import { isAssumedRoot, serviceForRoot, userNameIn } from '../detection/principal.ts';
import { accountOf, type CloudTrailRecord, isObject, textAt } from '../detection/record.ts';
import { withoutSecrets } from '../detection/secrets.ts';

/** What a deny can be attached to: a user, a role, nothing (root, a caller without credentials), or unknown. */
export type CallerKind = 'user' | 'role' | 'root' | 'anonymous' | 'other';

/** The caller, as messages describe it. Any field can be text that the caller chose. */
export interface Caller {
  readonly kind: CallerKind;
  /** For a user or role: the name that IAM commands take, without the path. */
  readonly name: string;
  readonly principal: string;
  readonly type?: string | undefined;
  /** The caller's own ARN if it is not the principal, for example for the session of a role. */
  readonly sessionArn?: string | undefined;
  readonly account?: string | undefined;
  readonly accessKeyId?: string | undefined;
}

const identityArn = /^arn:[\w-]+:iam::\d*:(user|role|root)(?:\/(.*))?$/s;
const arnAccount = /^arn:[\w-]+:\w+::(\d{12}):/;
const roleSessionArn = /^arn:[\w-]+:sts::\d*:assumed-role\/([^/]+)/;

export function callerOf({ record, principal }: Pick<Alert, 'record' | 'principal'>): Caller {
  const arn = textAt(record, 'userIdentity', 'arn');
  const type = textAt(record, 'userIdentity', 'type');
  if (isAnonymous(record))
    return { kind: 'anonymous', name: 'anonymous', principal, account: textAt(record, 'recipientAccountId') };
  return {
    ...kindAndName(principal, isForRoot(record) ? undefined : type, userNameOf(record)),
    principal,
    type,
    sessionArn: arn === principal || serviceForRoot(record) !== undefined ? undefined : arn,
    account: accountOf(record),
    accessKeyId: keyIn(record),
  };
}

/** True if CloudTrail records a service or a session of AssumeRoot as the root user. */
function isForRoot(record: CloudTrailRecord): boolean {
  return serviceForRoot(record) !== undefined || isAssumedRoot(record);
}

function userNameOf({ userIdentity }: CloudTrailRecord): string | undefined {
  return isObject(userIdentity) ? userNameIn(userIdentity) : undefined;
}

/** The caller that the ARN of a principal names, for use without a record. */
export function callerNamed(named: string): Caller {
  const principal = withoutSecrets(named);
  return { ...kindAndName(principal), principal, account: arnAccount.exec(principal)?.[1] };
}

/** A call without credentials. (CloudTrail user guide, "CloudTrail userIdentity element".) */
export function isAnonymous(record: CloudTrailRecord): boolean {
  return /^anonymous(?:_principal)?$/i.test(textAt(record, 'userIdentity', 'accountId') ?? '');
}

function kindAndName(principal: string, type?: string, userName?: string): Pick<Caller, 'kind' | 'name'> {
  const [, kind, path] = identityArn.exec(principal) ?? [];
  if (kind === 'root' || type === 'Root') return { kind: 'root', name: 'root' };
  if (kind === 'user') return { kind, name: lastPart(path) ?? userName ?? principal };
  if (kind === 'role') return { kind, name: lastPart(path) ?? principal };
  const role = roleSessionArn.exec(principal)?.[1];
  if (role !== undefined) return { kind: 'role', name: role };
  if (type === 'IAMUser' && userName !== undefined) return { kind: 'user', name: userName };
  return { kind: 'other', name: principal.replace(/^(?:\d{12}|unknown-account):/, '') };
}

function lastPart(path: string | undefined): string | undefined {
  return path?.split('/').at(-1) || undefined;
}
