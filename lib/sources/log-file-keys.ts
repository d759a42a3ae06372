import type { BucketSettings } from '../source-settings.ts';
import type { AnnouncedObjects } from './bucket-notifications.ts';

/** The parts of S3 keys that differ from trail to trail. */
export interface KeyLayout extends Pick<BucketSettings, 'keyPrefix' | 'organizationId' | 'accounts'> {
  /** Whether digest files are announced and read too. */
  readonly audits: boolean;
}

/** CloudTrail writes log files as gzipped JSON. */
const logFileSuffix = '.json.gz';

/**
 * S3 key prefixes of log files. The prefix of an account ends in a slash and so excludes digest files
 * (`CloudTrail-Digest/`). The prefix of a whole organization ends before the account.
 */
export function logFilePrefixes(layout: KeyLayout): string[] {
  if (layout.accounts.length === 0) return [rootOf(layout)];
  return layout.accounts.map((account) => logFileFolder(layout, account));
}

/** S3 key prefixes of digest files for the audit. The prefix of a whole organization includes them already. */
export function digestFilePrefixes(layout: KeyLayout): string[] {
  return layout.audits ? layout.accounts.map((account) => folderOf(layout, account, 'CloudTrail-Digest')) : [];
}

/** What a notification announces for each prefix. */
export function announcedObjects(layout: KeyLayout): AnnouncedObjects[] {
  const prefixes = [...logFilePrefixes(layout), ...digestFilePrefixes(layout)];
  return prefixes.map((prefix) => ({ prefix, suffix: logFileSuffix }));
}

/**
 * S3 keys of log files and, for the audit, of digest files, with `*` for any characters. Unlike prefixes, they exclude other files
 * of organizations.
 */
export function logFileKeyPatterns(layout: KeyLayout): string[] {
  const accounts = layout.accounts.length === 0 ? ['*'] : layout.accounts;
  const folders = accounts.flatMap((account) =>
    layout.audits
      ? [logFileFolder(layout, account), folderOf(layout, account, 'CloudTrail-Digest')]
      : [logFileFolder(layout, account)],
  );
  return folders.map((folder) => `${folder}*${logFileSuffix}`);
}

function logFileFolder(layout: KeyLayout, account: string): string {
  return folderOf(layout, account, 'CloudTrail');
}

function folderOf(layout: KeyLayout, account: string, kind: 'CloudTrail' | 'CloudTrail-Digest'): string {
  return `${rootOf(layout)}${account}/${kind}/`;
}

function rootOf({ keyPrefix, organizationId }: KeyLayout): string {
  return organizationId === undefined ? `${keyPrefix}AWSLogs/` : `${keyPrefix}AWSLogs/${organizationId}/`;
}
