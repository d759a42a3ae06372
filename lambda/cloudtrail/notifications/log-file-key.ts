import { readTime } from '../../detection/time.ts';
/** An object in S3. The key is plain, not URL-encoded. */
export interface LogFileReference {
  readonly bucket: string;
  readonly key: string;
}

/** What CloudTrail writes under the prefix of an account. Only a `log-file` has records of management and data events. */
export type KeyKind = 'log-file' | 'digest' | 'insight' | 'network-activity' | 'aggregated' | 'other';

/** The account, region and time of a log file that its key shows. */
export interface LogFileKey {
  readonly kind: 'log-file';
  readonly accountId: string;
  readonly region: string;
  /** The day of delivery in UTC, YYYY-MM-DD. */
  readonly date: string;
  /** Only for the trail of an organization. */
  readonly organizationId?: string;
  /** The minute of delivery in the file name, in milliseconds since 1970. */
  readonly createdAt?: number;
}

/** The account and region of a digest file, by its folders. */
export interface DigestFileKey {
  readonly kind: 'digest';
  readonly accountId: string;
  readonly region: string;
  /** Only for the trail of an organization. */
  readonly organizationId?: string;
}

export type ClassifiedKey = LogFileKey | DigestFileKey | { readonly kind: Exclude<KeyKind, 'log-file' | 'digest'> };

/**
 * The folders that CloudTrail documents; each is also a part of the file names. Network activity events repeat management
 * events without request and response. Aggregated events are counts of data events.
 */
const kinds: ReadonlyMap<string, KeyKind> = new Map([
  ['CloudTrail', 'log-file'],
  ['CloudTrail-Digest', 'digest'],
  ['CloudTrail-Insight', 'insight'],
  ['CloudTrail-NetworkActivity', 'network-activity'],
  ['CloudTrail-Aggregated', 'aggregated'],
]);

const keyPattern =
  /(?:^|\/)AWSLogs\/(?:(?<organizationId>o-[a-z0-9]+)\/)?(?<accountId>\d{12})\/(?<type>[A-Za-z-]+)\/(?<region>[a-z0-9-]+)\/(?<year>\d{4})\/(?<month>\d{2})\/(?<day>\d{2})\/(?<name>[^/]+)$/;

const namePattern = /^(?<accountId>\d{12})_(?<type>CloudTrail(?:-[A-Za-z]+)?)_(?<region>[a-z0-9-]+)_.+\.json(?:\.gz)?$/;

const stamp = /_(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})(?:\d{2})?Z/;

const jsonFile = /\.json(?:\.gz)?$/;

/**
 * Classifies a key in the bucket of a trail by the layout that CloudTrail documents:
 * `[prefix/]AWSLogs/[o-…/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_….json.gz`.
 * The folders decide: a JSON file with another name in the folder of a log file counts as a log file, so that none is
 * missed. Expects the plain key, not the URL-encoded one.
 */
export function classifyKey(key: string): ClassifiedKey {
  const found = keyPattern.exec(key)?.groups;
  if (found === undefined) return { kind: 'other' };
  const { type, name = '', accountId = '', region = '', organizationId } = found;
  const kind = kinds.get(type ?? '') ?? 'other';
  const owner = { accountId, region, ...(organizationId !== undefined && { organizationId }) };
  if (kind === 'digest') return { kind, ...owner };
  if (kind !== 'log-file') return { kind };
  const named = classifyFileName(name);
  if (named.kind !== 'log-file' && (named.kind !== 'other' || !jsonFile.test(name))) {
    return named.kind === 'digest' ? { ...named, ...owner } : named;
  }
  const createdAt = createdAtFromName(name);
  return {
    kind,
    ...owner,
    date: `${found.year}-${found.month}-${found.day}`,
    ...(createdAt !== undefined && { createdAt }),
  };
}

/**
 * Classifies a file by its name alone, for log files that were copied out of their folders. `other` means that the name
 * does not come from CloudTrail.
 */
export function classifyFileName(name: string): ClassifiedKey {
  const found = namePattern.exec(name)?.groups;
  const kind = kinds.get(found?.type ?? '') ?? 'other';
  const owner = { accountId: found?.accountId ?? '', region: found?.region ?? '' };
  if (kind === 'digest') return { kind, ...owner };
  if (kind !== 'log-file') return { kind };
  const createdAt = createdAtFromName(name);
  if (createdAt === undefined) return { kind: 'other' };
  return { kind, ...owner, date: new Date(createdAt).toISOString().slice(0, 10), createdAt };
}

/**
 * The minute in which CloudTrail delivered the file with this name, in milliseconds since 1970, or undefined if the name
 * has no time. The records can be older. Folders before the name are ignored.
 */
export function createdAtFromName(fileName: string): number | undefined {
  const found = stamp.exec(fileName.slice(fileName.lastIndexOf('/') + 1))?.groups;
  return found && readTime(`${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}Z`);
}

/** Which log files to read from a bucket or topic that also contains or announces those of other accounts. */
export interface WatchedAccounts {
  /** Read log files of the trail of this organization; if undefined, those of trails of single accounts. */
  readonly organizationId: string | undefined;
  /** Read log files of these accounts only; if empty, of all accounts. */
  readonly accounts: readonly string[];
  /** Do not read log files of these accounts. */
  readonly excludedAccounts: readonly string[];
}

/** Decides by the key alone whether a log file or digest file belongs to a watched account. A key without an account is always watched. */
export function watches(watched: WatchedAccounts): (reference: LogFileReference) => boolean {
  const accounts = new Set(watched.accounts);
  const excluded = new Set(watched.excludedAccounts);
  return ({ key }) => {
    const file = classifyKey(key);
    if (file.kind !== 'log-file' && file.kind !== 'digest') return true;
    if (file.organizationId !== watched.organizationId || excluded.has(file.accountId)) return false;
    return accounts.size === 0 || accounts.has(file.accountId);
  };
}
