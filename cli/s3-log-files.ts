import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { s3LogFiles } from '../lambda/aws/s3.ts';
import { type Found, reasonToSkip, reasonToSkipNamed } from './log-file-source.ts';

/** Not of the form s3://bucket or s3://bucket/prefix. */
export class S3AddressError extends Error {
  override readonly name = 'S3AddressError';

  constructor(address: string) {
    super(`${JSON.stringify(address)} is no S3 address: write s3://bucket/prefix.`);
  }
}

export function isS3Address(path: string): boolean {
  return path.startsWith('s3://');
}

/**
 * The log files whose keys begin with a prefix, in order of key. Needs s3:ListBucket on the bucket and s3:GetObject on
 * its objects.
 */
export async function s3LogFilesUnder(address: string): Promise<Found[]> {
  const { bucket, prefix } = parseAddress(address);
  const client = new S3Client({ followRegionRedirects: true });
  const read = s3LogFiles({ followRegionRedirects: true });
  const found: Found[] = [];
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key: key, Size: bytes } of page.Contents ?? []) {
        if (key === undefined || key.endsWith('/')) continue;
        const name = `s3://${bucket}/${key}`;
        const skipped = (key === prefix ? reasonToSkipNamed : reasonToSkip)(key);
        found.push(
          skipped === undefined ? { source: { name, bytes, read: () => read({ bucket, key }) } } : { name, skipped },
        );
      }
    }
  } catch (error) {
    found.push({ name: address, error });
  }
  return found;
}

function parseAddress(address: string): { readonly bucket: string; readonly prefix: string } {
  const parts = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]+)(?:\/(?<prefix>.*))?$/s.exec(address)?.groups;
  if (parts?.bucket === undefined) throw new S3AddressError(address);
  return { bucket: parts.bucket, prefix: parts.prefix ?? '' };
}
