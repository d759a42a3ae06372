/** The address does not have the form s3://bucket or s3://bucket/prefix. */
export class S3AddressError extends Error {
  override readonly name = 'S3AddressError';

  constructor(address: string) {
    super(`${JSON.stringify(address)} is not an S3 address. Use s3://bucket/prefix.`);
  }
}

export interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

/** Also matches other addresses and mistyped ones, so that they fail with the correct form and not as a missing file. */
const anyAddress = /^(?:[a-z][a-z0-9+.-]+:\/\/|s3:|arn:)/i;

export function isS3Address(path: string): boolean {
  return anyAddress.test(path);
}

/** @throws S3AddressError */
export function parseAddress(address: string): Place {
  const parts = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]+)(?:\/(?<prefix>.*))?$/s.exec(address)?.groups;
  if (parts?.bucket === undefined) throw new S3AddressError(address);
  return { bucket: parts.bucket, prefix: parts.prefix ?? '' };
}
