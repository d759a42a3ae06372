import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** Prefixes, each ending in a slash, that lie directly below another. */
type ListBelow = (prefix: string) => Promise<readonly string[]>;

/** How far below the given prefix a region's folder can lie: …/AWSLogs/o-…/ACCOUNT/CloudTrail/REGION/, and a key prefix. */
const mostLevels = 8;

const regionFolder = /(?:^|\/)CloudTrail\/[a-z0-9-]+\/$/;
const belowRegion = /(?:^|\/)CloudTrail\/[a-z0-9-]+\/./;

/** Folders of AWS's own logs that hold no log files of CloudTrail: they are not gone into. */
const otherFolder = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/(?!CloudTrail\/)[^/]+\/$/;

/**
 * The prefixes below which the log files of certain days lie, by CloudTrail's layout of keys, so that no other day is
 * listed. A prefix that is deeper than a region's folder is taken as it is.
 * @param days as `YYYY/MM/DD`
 */
export async function prefixesOfDays(prefix: string, days: readonly string[], below: ListBelow): Promise<string[]> {
  if (belowRegion.test(prefix)) return [prefix];
  const regions = await regionFolders(prefix, below, mostLevels);
  return regions.flatMap((region) => days.map((day) => `${region}${day}/`));
}

async function regionFolders(prefix: string, below: ListBelow, levels: number): Promise<string[]> {
  if (regionFolder.test(prefix)) return [prefix];
  if (levels === 0) return [];
  const folders = (await below(prefix)).filter((folder) => !otherFolder.test(folder));
  return (await Promise.all(folders.map((folder) => regionFolders(folder, below, levels - 1)))).flat();
}

/** Lists folders of a bucket. */
export function s3Folders(client: S3Client, bucket: string): ListBelow {
  return async (prefix) => {
    const folders: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) folders.push(Prefix);
    }
    return folders;
  };
}
