import { type CloudTrailRecord, textAt } from './record.ts';

/** The ID of the access key that the call was made with. */
export function keyIn(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'userIdentity', 'accessKeyId');
}

/**
 * Whether the key does not expire. Key IDs of users and of root begin with AKIA, those of sessions with ASIA (IAM user guide, "IAM
 * identifiers").
 */
export function isLongTermKey(keyId: string | undefined): boolean {
  return keyId?.startsWith('AKIA') ?? false;
}
