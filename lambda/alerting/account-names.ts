import type { AccountNames } from '../names.ts';
import { inline } from '../text/caller-text.ts';

/** `prod`, or the ID if the account has no name. */
export function accountTitle(account: string, names: AccountNames): string {
  const name = nameOf(account, names);
  return inline(name ?? account, name === undefined ? 16 : longestName);
}

/** `prod (111122223333)`, or the ID if the account has no name. */
export function accountWords(account: string, names: AccountNames): string {
  const name = nameOf(account, names);
  return name === undefined ? inline(account, 16) : `${inline(name, longestName)} (${account})`;
}

/** As long as the name of an account can be. (AWS Organizations API reference, CreateAccount.) */
const longestName = 50;

export function nameOf(account: string | undefined, names: AccountNames): string | undefined {
  return account !== undefined && Object.hasOwn(names, account) ? names[account] : undefined;
}
