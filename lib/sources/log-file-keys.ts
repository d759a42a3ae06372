import type { BucketSettings } from '../source-settings.ts';
import type { AnnouncedObjects } from './bucket-notifications.ts';

/** The parts of S3 keys that differ from trail to trail. */
export type KeyLayout = Pick<BucketSettings, 'keyPrefix' | 'organizationId' | 'accounts'>;

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

/** What a notification announces for each prefix. */
export function announcedObjects(layout: KeyLayout): AnnouncedObjects[] {
  return logFilePrefixes(layout).map((prefix) => ({ prefix, suffix: logFileSuffix }));
}

/** S3 keys of log files, with `*` for any characters. Unlike prefixes, they exclude the digest files of organizations. */
export function logFileKeyPatterns(layout: KeyLayout): string[] {
  const accounts = layout.accounts.length === 0 ? ['*'] : layout.accounts;
  return accounts.map((account) => `${logFileFolder(layout, account)}*${logFileSuffix}`);
}

function logFileFolder(layout: KeyLayout, account: string): string {
  return `${rootOf(layout)}${account}/CloudTrail/`;
}

function rootOf({ keyPrefix, organizationId }: KeyLayout): string {
  return organizationId === undefined ? `${keyPrefix}AWSLogs/` : `${keyPrefix}AWSLogs/${organizationId}/`;
}
