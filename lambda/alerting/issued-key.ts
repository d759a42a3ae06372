import { type CloudTrailRecord, textAt } from '../detection/record.ts';

/** The id of the key that the call issued: a session's key is temporary, CreateAccessKey answers with one that lasts. */
export function issuedKeyOf(record: CloudTrailRecord): string | undefined {
  return (
    textAt(record, 'responseElements', 'credentials', 'accessKeyId') ??
    textAt(record, 'responseElements', 'accessKey', 'accessKeyId')
  );
}
