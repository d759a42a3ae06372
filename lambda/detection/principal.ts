import { accountOf, type CloudTrailRecord, type FieldPath, textAt } from './record.ts';

/** Their own ARN ends in a session name that the caller chooses, so the issuer stands for them. */
const sessionTypes = new Set(['AssumedRole', 'FederatedUser']);

/** The fields in which `principalOf` finds nearly every caller's ARN. */
export const principalFields: readonly FieldPath[] = [
  'userIdentity.type',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.arn',
];

/**
 * Who called, as the history knows him: an ARN where the record holds one, else the best identifier there is, prefixed
 * with the account. Never undefined: a record that lacks an identity is still judged.
 *
 * @param record needs no more than `principalFields`
 * @param whole gives the record with all its fields, of a caller without an ARN
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

/** A role's session that calls from another account is told as `AROA…:SESSION` alone, and the caller names the session. */
function withoutSession(principalId: string | undefined): string | undefined {
  return principalId?.startsWith('AROA') ? principalId.split(':')[0] : principalId;
}
