import type { BucketSettings } from '../source-settings.ts';

/** How CloudTrail lays out a bucket, as far as it differs from trail to trail. */
export type KeyLayout = Pick<BucketSettings, 'keyPrefix' | 'organizationId' | 'accounts'>;

/** CloudTrail writes nothing but gzipped JSON. */
export const logFileSuffix = '.json.gz';

/**
 * What the keys of log files begin with. An account's folder has a name that ends in a slash, so that digests
 * (`CloudTrail-Digest/`) and their like lie outside; an organization has the account, which may be any, before it.
 */
export function logFilePrefixes(layout: KeyLayout): string[] {
  if (layout.accounts.length === 0) return [rootOf(layout)];
  return layout.accounts.map((account) => logFileFolder(layout, account));
}

/** The keys of log files, `*` standing for any characters: unlike a prefix, these leave an organization's digests out. */
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
