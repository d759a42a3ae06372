import { accountOf, type CloudTrailRecord, type FieldPath, textAt } from './record.ts';

/** Their own ARN ends in a session name that the caller chooses, so the issuer stands for them. */
const sessionTypes = new Set(['AssumedRole', 'FederatedUser']);

/** The fields that `principalOf` reads. */
export const principalFields: readonly FieldPath[] = [
  'userIdentity.type',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.arn',
  'userIdentity.principalId',
  'userIdentity.accessKeyId',
  'userIdentity.accountId',
  'recipientAccountId',
];

/**
 * Who called, as the history knows him: an ARN where the record holds one, else the best identifier there is, prefixed
 * with the account. Never undefined: a record that lacks an identity is still judged.
 */
export function principalOf(record: CloudTrailRecord): string {
  const issuer = sessionTypes.has(textAt(record, 'userIdentity', 'type') ?? '')
    ? textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn')
    : undefined;
  const identifier =
    issuer ??
    textAt(record, 'userIdentity', 'arn') ??
    withoutSession(textAt(record, 'userIdentity', 'principalId')) ??
    textAt(record, 'userIdentity', 'accessKeyId') ??
    'unidentified';
  return identifier.startsWith('arn:') ? identifier : `${accountOf(record) ?? 'unknown-account'}:${identifier}`;
}

/** A role's session that calls from another account is told as `AROA…:SESSION` alone, and the caller names the session. */
function withoutSession(principalId: string | undefined): string | undefined {
  return principalId?.startsWith('AROA') ? principalId.split(':')[0] : principalId;
}
