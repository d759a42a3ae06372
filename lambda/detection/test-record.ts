import { type CloudTrailRecord, textAt } from './record.ts';

/** AWS gives this account id to nobody. */
export const testAccount = '000000000000';

/** What the names of made-up callers begin with. */
export const testUserPrefix = 'firstsight-test-';

/**
 * Is this the made-up call by which an operator tries whether alerts arrive? It is judged and told like any other, only
 * marked: so nothing real can be silenced by looking like a test.
 */
export function isTest(record: CloudTrailRecord): boolean {
  const userName = textAt(record, 'userIdentity', 'userName') ?? '';
  return textAt(record, 'userIdentity', 'accountId') === testAccount && userName.startsWith(testUserPrefix);
}
