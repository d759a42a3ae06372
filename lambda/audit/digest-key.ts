import { classifyKey } from '../cloudtrail/notifications/log-file-key.ts';
import { readTime } from '../detection/time.ts';

/** The digest files of one trail for one account and Region; each names the one before it. */
export interface Chain {
  readonly accountId: string;
  /** The Region of the log files. */
  readonly region: string;
  readonly trail: string;
  /** The Region of the trail. */
  readonly homeRegion: string;
}

/** What the key of a digest file tells. */
export interface DigestKey extends Chain {
  /** The end of the hour that it covers, in milliseconds since 1970. */
  readonly end: number;
  /** Lists log files that the digest file of their hour does not list, and is in a chain of its own. */
  readonly isBackfill: boolean;
}

const fileName =
  /\/(?<accountId>\d{12})_CloudTrail-Digest_(?<region>[a-z0-9-]+)_(?<trail>[^/]+)_(?<homeRegion>[a-z0-9-]+)_(?<stamp>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$/;

/**
 * Reads the key of a digest file: `[prefix/]AWSLogs/[o-…/]ACCOUNT/CloudTrail-Digest/REGION/YYYY/MM/DD/` and
 * `ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_YYYYMMDDTHHmmssZ[_backfill].json.gz`. Undefined for any other key.
 * (CloudTrail user guide, "CloudTrail digest file structure".)
 */
export function digestKeyOf(key: string): DigestKey | undefined {
  const place = classifyKey(key);
  const named = fileName.exec(key)?.groups;
  if (place.kind !== 'digest' || named === undefined) return undefined;
  const { accountId = '', region = '', trail = '', homeRegion = '', stamp = '', backfill } = named;
  const end = readTime(stamp);
  if (end === undefined || accountId !== place.accountId || region !== place.region) return undefined;
  return { accountId, region, trail, homeRegion, end, isBackfill: backfill !== undefined };
}

/** The chain as one text. A trail's name has no space. */
export function chainName({ region, trail, homeRegion, isBackfill }: DigestKey): string {
  return `${region} ${trail} ${homeRegion}${isBackfill ? ' backfill' : ''}`;
}
