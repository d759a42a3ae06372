import type { LogFileReference } from './announced.ts';
import { classifyKey } from './log-file-key.ts';

/** Whose log files are read, where a bucket or a topic holds those of others as well. */
export interface WatchedAccounts {
  /** Log files of this organization's trail are read; where it is undefined, those of trails of single accounts. */
  readonly organizationId: string | undefined;
  /** Only these accounts' log files are read; where there are none, those of all. */
  readonly accounts: readonly string[];
  /** These accounts' log files are not read. */
  readonly excludedAccounts: readonly string[];
}

/** Whether a log file is one of a watched account, by its key alone; a file that tells no account is. */
export function watches(watched: WatchedAccounts): (reference: LogFileReference) => boolean {
  const accounts = new Set(watched.accounts);
  const excluded = new Set(watched.excludedAccounts);
  return ({ key }) => {
    const file = classifyKey(key);
    if (file.kind !== 'log-file') return true;
    if (file.organizationId !== watched.organizationId || excluded.has(file.accountId)) return false;
    return accounts.size === 0 || accounts.has(file.accountId);
  };
}
