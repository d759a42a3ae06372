import { accountOf, type CloudTrailRecord, type FieldPath, textAt } from './record.ts';

/** Their own ARN ends in a session name that the caller chooses, so the ARN of the issuer is used. */
const sessionTypes = new Set(['AssumedRole', 'FederatedUser']);

/** The fields that `principalOf` needs for nearly every caller. */
export const principalFields: readonly FieldPath[] = [
  'userIdentity.type',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.arn',
];

/**
 * The caller's identifier in the history: an ARN if the record contains one, else the best identifier in the record, prefixed
 * with the account. Never undefined: a record without an identity is judged too.
 *
 * @param record needs only `principalFields`
 * @param whole returns the record with all fields; called for a caller without an ARN
 */
export function principalOf(record: CloudTrailRecord, whole: () => CloudTrailRecord = () => record): string {
  const issuer = sessionTypes.has(textAt(record, 'userIdentity', 'type') ?? '')
    ? textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn')
    : undefined;
  const named = issuer ?? textAt(record, 'userIdentity', 'arn');
  return named?.startsWith('arn:') ? named : withAccount(named, whole());
}

function withAccount(named: string | undefined, record: CloudTrailRecord): string {
  const identifier =
    named ??
    withoutSession(textAt(record, 'userIdentity', 'principalId')) ??
    textAt(record, 'userIdentity', 'accessKeyId') ??
    'unidentified';
  return identifier.startsWith('arn:') ? identifier : `${accountOf(record) ?? 'unknown-account'}:${identifier}`;
}

/** A role session from another account has only `AROA…:SESSION`, and the caller chooses the session name. */
function withoutSession(principalId: string | undefined): string | undefined {
  return principalId?.startsWith('AROA') ? principalId.split(':')[0] : principalId;
}
