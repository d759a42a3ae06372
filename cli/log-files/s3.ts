import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { s3LogFiles } from '../../lambda/aws/s3.ts';
import { logFileDays, type Period } from './days.ts';
import { mostReads } from './network.ts';
import { type Place, parseAddress } from './s3-address.ts';
import { type Found, reasonToSkip, reasonToSkipNamed } from './source.ts';

const listingsAtOnce = 16;

/**
 * The log files whose keys begin with a prefix, in order of key. With a period, only the prefixes of its days are listed.
 * Needs s3:ListBucket on the bucket and s3:GetObject on its objects.
 * @throws S3AddressError
 */
export async function s3LogFilesUnder(address: string, period: Period | undefined): Promise<Found[]> {
  const place = parseAddress(address);
  const read = s3LogFiles({ followRegionRedirects: true, mostAtOnce: mostReads });
  try {
    const listings = await listS3(address, period, (objects: ListedObject[] = [], object) => {
      objects.push(object);
      return objects;
    });
    return listings.flat().map((object) => found(place, object, read));
  } catch (error) {
    return [{ name: address, error }];
  }
}

/** The sum of the log files, and the places that `placeOf` names. Memory does not grow with the number of objects. */
export interface ListedSum {
  readonly bytes: number;
  readonly places: ReadonlySet<string>;
}

/**
 * The same log files, but only the sum of their sizes.
 * @param placeOf names of places to return with it, for a log file: its name is `s3://bucket/key`; undefined leaves it out
 * @throws S3AddressError, or an error of the call
 */
export async function s3SumUnder(
  address: string,
  period: Period | undefined,
  placeOf: (name: string) => readonly string[] | undefined,
): Promise<ListedSum> {
  const { bucket } = parseAddress(address);
  const places = new Set<string>();
  const sums = await listS3<number>(address, period, (sum = 0, { key, bytes = 0 }) => {
    if (reasonToSkip(key) !== undefined) return sum;
    const named = placeOf(`s3://${bucket}/${key}`);
    for (const place of named ?? []) places.add(place);
    return named === undefined ? sum : sum + bytes;
  });
  return { bytes: sums.reduce((total, sum) => total + sum, 0), places };
}

interface ListedObject {
  readonly key: string;
  readonly bytes: number | undefined;
  readonly lastModified: number | undefined;
}

/** Reduces the objects of each prefix that is listed, in order of key. */
async function listS3<T>(
  address: string,
  period: Period | undefined,
  take: (result: T | undefined, object: ListedObject) => T,
): Promise<T[]> {
  const { bucket, prefix } = parseAddress(address);
  const client = new S3Client({ followRegionRedirects: true, maxAttempts: 8 });
  const prefixes = period ? await prefixesOfDays(prefix, logFileDays(period), s3Folders(client, bucket)) : [prefix];
  const list = async (Prefix: string) => {
    let result: T | undefined;
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix })) {
      for (const { Key: key, Size: bytes, LastModified } of page.Contents ?? []) {
        const lastModified = LastModified?.getTime();
        if (key !== undefined && !key.endsWith('/')) result = take(result, { key, bytes, lastModified });
      }
    }
    return result;
  };
  const results = await pMap(prefixes, list, { concurrency: listingsAtOnce });
  return results.filter((result) => result !== undefined);
}

function found(
  { bucket, prefix }: Place,
  { key, ...object }: ListedObject,
  read: ReturnType<typeof s3LogFiles>,
): Found {
  const name = `s3://${bucket}/${key}`;
  const skipped = (key === prefix ? reasonToSkipNamed : reasonToSkip)(key);
  return skipped === undefined ? { source: { name, ...object, read: () => read({ bucket, key }) } } : { name, skipped };
}

/** Lists the prefixes directly below a prefix. Each ends in a slash. */
type ListBelow = (prefix: string) => Promise<readonly string[]>;

/** The most levels from a prefix down to a Region's folder: a key prefix, then AWSLogs/o-…/ACCOUNT/CloudTrail/REGION/. */
const mostLevels = 8;

const regionFolder = /(?:^|\/)CloudTrail\/[a-z0-9-]+\/$/;
const belowRegion = /(?:^|\/)CloudTrail\/[a-z0-9-]+\/./;

/** Folders of other AWS logs. They contain no CloudTrail log files and are not listed. */
const otherFolder = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/(?!CloudTrail\/)[^/]+\/$/;

/**
 * The prefixes of the log files of certain days in CloudTrail's key layout, so that no other day is listed. A prefix that
 * is deeper than a Region's folder is returned unchanged.
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
  // An organization has thousands of accounts.
  const found = await pMap(folders, (folder) => regionFolders(folder, below, levels - 1), {
    concurrency: listingsAtOnce,
  });
  return found.flat();
}

/** Lists the folders of a bucket. */
function s3Folders(client: S3Client, bucket: string): ListBelow {
  return async (prefix) => {
    const folders: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) folders.push(Prefix);
    }
    return folders;
  };
}
