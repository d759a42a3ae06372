import { describe, expect, test } from '@jest/globals';
import { type WatchedAccounts, watches } from '../../../lambda/cloudtrail/notifications/log-file-key.ts';
import { bucket, key } from './notifications.ts';

const everybody: WatchedAccounts = { organizationId: undefined, accounts: [], excludedAccounts: [] };
const organization: WatchedAccounts = { ...everybody, organizationId: 'o-exampleorgid' };
const [first, second] = ['111122223333', '444455556666'];

const keyOf = (account: string) => key.replaceAll(first, account);
const keyInOrganization = (account: string, id = 'o-exampleorgid') =>
  keyOf(account).replace('AWSLogs/', `AWSLogs/${id}/`);

function isWatched(watched: WatchedAccounts, logFile: string): boolean {
  return watches(watched)({ bucket, key: logFile });
}

describe('a log file is read', () => {
  test('of any account where none is named', () => {
    expect([keyOf(first), keyOf(second)].map((logFile) => isWatched(everybody, logFile))).toEqual([true, true]);
  });

  test('of the accounts that are named, and of no other', () => {
    const watched = { ...everybody, accounts: [second] };
    expect([keyOf(first), keyOf(second)].map((logFile) => isWatched(watched, logFile))).toEqual([false, true]);
  });

  test('of all accounts of the organization but those that are left out', () => {
    const watched = { ...organization, excludedAccounts: [second] };
    const keys = [keyInOrganization(first), keyInOrganization(second)];
    expect(keys.map((logFile) => isWatched(watched, logFile))).toEqual([true, false]);
  });

  test('of the accounts of the organization that are named', () => {
    const watched = { ...organization, accounts: [second] };
    const keys = [keyInOrganization(first), keyInOrganization(second)];
    expect(keys.map((logFile) => isWatched(watched, logFile))).toEqual([false, true]);
  });

  test("of no other organization's trail, and of no trail of a single account beside it", () => {
    expect(isWatched(organization, keyInOrganization(first, 'o-otherorgid0'))).toBe(false);
    expect(isWatched(organization, keyOf(first))).toBe(false);
    expect(isWatched(everybody, keyInOrganization(first))).toBe(false);
  });
});
