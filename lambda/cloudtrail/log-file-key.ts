/** What CloudTrail puts under an account's prefix; only `log-file` holds records of management and data events. */
export type KeyKind = 'log-file' | 'digest' | 'insight' | 'network-activity' | 'aggregated' | 'other';

/** Whose log file it is and when it was made, as far as its key tells. */
export interface LogFileKey {
  readonly kind: 'log-file';
  readonly accountId: string;
  readonly region: string;
  /** The day of delivery in UTC, YYYY-MM-DD. */
  readonly date: string;
  /** Only in the bucket of an organization's trail. */
  readonly organizationId?: string;
  /** The minute of delivery by the file's name, in milliseconds since 1970. */
  readonly createdAt?: number;
}

export type ClassifiedKey = LogFileKey | { readonly kind: Exclude<KeyKind, 'log-file'> };

/**
 * The folders that CloudTrail documents, each also a part of its files' names. Network activity repeats calls that are
 * management events anyway, without what was asked and answered; aggregated events are counts of data events.
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
 * What a key in a trail's bucket names, by CloudTrail's documented layout:
 * `[prefix/]AWSLogs/[o-…/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_….json.gz`.
 * The folders decide; a JSON file of another name in a log file's folder counts as a log file, so that none is missed.
 * Takes the plain key, not the URL-encoded one.
 */
export function classifyKey(key: string): ClassifiedKey {
  const found = keyPattern.exec(key)?.groups;
  if (found === undefined) return { kind: 'other' };
  const { type, name = '', accountId = '', region = '', organizationId } = found;
  const kind = kinds.get(type ?? '') ?? 'other';
  if (kind !== 'log-file') return { kind };
  const named = classifyFileName(name).kind;
  if (named !== 'log-file' && (named !== 'other' || !jsonFile.test(name))) return { kind: named };
  const createdAt = createdAtFromName(name);
  return {
    kind,
    accountId,
    region,
    date: `${found.year}-${found.month}-${found.day}`,
    ...(organizationId !== undefined && { organizationId }),
    ...(createdAt !== undefined && { createdAt }),
  };
}

/**
 * What a file is by its name alone, for log files that were copied out of their folders. `other` means that the name
 * is none of CloudTrail's and so says nothing.
 */
export function classifyFileName(name: string): ClassifiedKey {
  const found = namePattern.exec(name)?.groups;
  const kind = kinds.get(found?.type ?? '') ?? 'other';
  if (kind !== 'log-file') return { kind };
  const createdAt = createdAtFromName(name);
  if (createdAt === undefined) return { kind: 'other' };
  const date = new Date(createdAt).toISOString().slice(0, 10);
  return { kind, accountId: found?.accountId ?? '', region: found?.region ?? '', date, createdAt };
}

/**
 * The minute in which CloudTrail delivered the file of this name, in milliseconds since 1970, or undefined where the
 * name tells none. Its records may be older by any time. Folders before the name are passed over.
 */
export function createdAtFromName(fileName: string): number | undefined {
  const found = stamp.exec(fileName.slice(fileName.lastIndexOf('/') + 1))?.groups;
  if (found === undefined) return undefined;
  const time = Date.parse(`${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}:00Z`);
  return Number.isNaN(time) ? undefined : time;
}
