import { type CloudTrailRecord, textAt } from './record.ts';

/** No AWS account has this id. */
export const testAccount = '000000000000';

/** The prefix of the user names in test records. */
export const testUserPrefix = 'firstsight-test-';

/**
 * True for the made-up call of a test alert. It is judged and published like any other, with a mark, so a real call cannot
 * avoid an alert by looking like a test.
 */
export function isTest(record: CloudTrailRecord): boolean {
  const userName = textAt(record, 'userIdentity', 'userName') ?? '';
  return textAt(record, 'userIdentity', 'accountId') === testAccount && userName.startsWith(testUserPrefix);
}
