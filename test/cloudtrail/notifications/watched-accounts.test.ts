import { describe, expect, test } from '@jest/globals';
import { type WatchedAccounts, watches } from '../../../lambda/cloudtrail/notifications/log-file-key.ts';
import { bucket, key } from './notifications.ts';

const everyAccount: WatchedAccounts = { organizationId: undefined, accounts: [], excludedAccounts: [] };
const organization: WatchedAccounts = { ...everyAccount, organizationId: 'o-exampleorgid' };
const [first, second] = ['111122223333', '444455556666'];

const keyOf = (account: string) => key.replaceAll(first, account);
const keyInOrganization = (account: string, id = 'o-exampleorgid') =>
  keyOf(account).replace('AWSLogs/', `AWSLogs/${id}/`);

function isWatched(watched: WatchedAccounts, logFile: string): boolean {
  return watches(watched)({ bucket, key: logFile });
}

describe('watches accepts a log file', () => {
  test('of any account if the settings name none', () => {
    expect([keyOf(first), keyOf(second)].map((logFile) => isWatched(everyAccount, logFile))).toEqual([true, true]);
  });

  test('of the named accounts and of no other', () => {
    const watched = { ...everyAccount, accounts: [second] };
    expect([keyOf(first), keyOf(second)].map((logFile) => isWatched(watched, logFile))).toEqual([false, true]);
  });

  test('of all accounts of the organization except the excluded ones', () => {
    const watched = { ...organization, excludedAccounts: [second] };
    const keys = [keyInOrganization(first), keyInOrganization(second)];
    expect(keys.map((logFile) => isWatched(watched, logFile))).toEqual([true, false]);
  });

  test('of the named accounts of the organization', () => {
    const watched = { ...organization, accounts: [second] };
    const keys = [keyInOrganization(first), keyInOrganization(second)];
    expect(keys.map((logFile) => isWatched(watched, logFile))).toEqual([false, true]);
  });

  test('of neither another organization nor a single account if the settings name an organization', () => {
    expect(isWatched(organization, keyInOrganization(first, 'o-otherorgid0'))).toBe(false);
    expect(isWatched(organization, keyOf(first))).toBe(false);
    expect(isWatched(everyAccount, keyInOrganization(first))).toBe(false);
  });
});
