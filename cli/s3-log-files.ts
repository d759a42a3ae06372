import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { s3LogFiles } from '../lambda/aws/s3.ts';
import { logFileDays, type Period } from './days.ts';
import { type Found, reasonToSkip, reasonToSkipNamed } from './log-file-source.ts';
import { prefixesOfDays, s3Folders } from './s3-log-file-prefixes.ts';

/** Not of the form s3://bucket or s3://bucket/prefix. */
export class S3AddressError extends Error {
  override readonly name = 'S3AddressError';

  constructor(address: string) {
    super(`${JSON.stringify(address)} is no S3 address: write s3://bucket/prefix.`);
  }
}

interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

const listingsAtOnce = 16;

/** Also what was meant as one, or as another address, and is no path: it is refused with the right form. */
const anyAddress = /^(?:[a-z][a-z0-9+.-]+:\/\/|s3:|arn:)/i;

export function isS3Address(path: string): boolean {
  return anyAddress.test(path);
}

/**
 * The log files whose keys begin with a prefix, in order of key; of a period, only those of its days are listed. Needs
 * s3:ListBucket on the bucket and s3:GetObject on its objects.
 * @throws S3AddressError
 */
export async function s3LogFilesUnder(address: string, period: Period | undefined): Promise<Found[]> {
  const place = parseAddress(address);
  const client = new S3Client({ followRegionRedirects: true, maxAttempts: 8 });
  const read = s3LogFiles({ followRegionRedirects: true });
  try {
    const prefixes = period
      ? await prefixesOfDays(place.prefix, logFileDays(period), s3Folders(client, place.bucket))
      : [place.prefix];
    const listings = await pMap(prefixes, (prefix) => keysBelow(client, { ...place, prefix }), {
      concurrency: listingsAtOnce,
    });
    return listings.flat().map(({ key, bytes }) => found(place, key, bytes, read));
  } catch (error) {
    return [{ name: address, error }];
  }
}

interface ListedObject {
  readonly key: string;
  readonly bytes: number | undefined;
}

async function keysBelow(client: S3Client, { bucket, prefix }: Place): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key: key, Size: bytes } of page.Contents ?? []) {
      if (key !== undefined && !key.endsWith('/')) objects.push({ key, bytes });
    }
  }
  return objects;
}

function found(
  { bucket, prefix }: Place,
  key: string,
  bytes: number | undefined,
  read: ReturnType<typeof s3LogFiles>,
): Found {
  const name = `s3://${bucket}/${key}`;
  const skipped = (key === prefix ? reasonToSkipNamed : reasonToSkip)(key);
  return skipped === undefined ? { source: { name, bytes, read: () => read({ bucket, key }) } } : { name, skipped };
}

function parseAddress(address: string): Place {
  const parts = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]+)(?:\/(?<prefix>.*))?$/s.exec(address)?.groups;
  if (parts?.bucket === undefined) throw new S3AddressError(address);
  return { bucket: parts.bucket, prefix: parts.prefix ?? '' };
}
