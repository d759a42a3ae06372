import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { S3AddressError } from '../log-files/s3-address.ts';
import { ask } from '../stack/ask.ts';

/** Where CloudTrail's folders begin. */
export interface Place {
  readonly bucket: string;
  /** The part of keys before `AWSLogs/`, without a slash at the end. */
  readonly keyPrefix: string;
  readonly organization: string | undefined;
  /** The account that the address leads to. */
  readonly account: string | undefined;
}

/** @throws S3AddressError */
export function placeOfLogFiles(address: string, organization: string | undefined): Place {
  const found = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]+)(?:\/(?<prefix>.*))?$/s.exec(address)?.groups;
  if (found?.bucket === undefined) throw new S3AddressError(address);
  const [keyPrefix = '', below = ''] = (found.prefix ?? '').split(/(?:^|\/)AWSLogs(?:\/|$)/, 2);
  return {
    bucket: found.bucket,
    keyPrefix: keyPrefix.replace(/\/+$/, ''),
    organization: organization ?? /^(o-[a-z0-9]+)/.exec(below)?.[1],
    account: /(?:^|\/)(\d{12})(?:\/|$)/.exec(below)?.[1],
  };
}

/** No account or Region was found, so the table would be empty. */
export class NoLogFilesError extends Error {
  override readonly name = 'NoLogFilesError';

  constructor(base: string) {
    super(
      `there are no log files of CloudTrail below ${base}: check the prefix, and --organization for an organization's trail`,
    );
  }
}

interface Folders {
  readonly organization: string | undefined;
  readonly accounts: readonly string[] | undefined;
  readonly regions: readonly string[] | undefined;
}

interface Named {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

/** With more accounts, a query names those that it asks for. The list is part of the table's properties, which are limited in size. */
const mostAccounts = 1_000;
const listingsAtOnce = 16;

/**
 * The accounts and Regions with log files: those that are named, else those with a folder in the bucket.
 * @throws NoLogFilesError, NotAllowedError, or another error of the calls
 */
export async function foldersOf({ bucket, keyPrefix, ...place }: Place, named: Named): Promise<Folders> {
  const client = new S3Client({ followRegionRedirects: true });
  const below = (prefix: string) => foldersBelow(client, bucket, prefix);
  const root = [keyPrefix, 'AWSLogs/'].filter((part) => part !== '').join('/');
  const known = named.accounts ?? (place.account === undefined ? undefined : [place.account]);
  if (known !== undefined && named.regions !== undefined)
    return { ...place, accounts: listed(known), regions: named.regions };
  const organization = place.organization ?? (await below(root)).find((name) => /^o-[a-z0-9]+$/.test(name));
  const base = organization === undefined ? root : `${root}${organization}/`;
  const accounts = known ?? (await below(base)).filter((name) => /^\d{12}$/.test(name));
  if (accounts.length === 0) throw new NoLogFilesError(`s3://${bucket}/${base}`);
  const regionsOf = (account: string) => below(`${base}${account}/CloudTrail/`);
  const regions = named.regions ?? (await pMap(accounts, regionsOf, { concurrency: listingsAtOnce })).flat();
  if (regions.length === 0) throw new NoLogFilesError(`s3://${bucket}/${base}`);
  return { organization, accounts: listed(accounts), regions: [...new Set(regions)].sort() };
}

function listed(accounts: readonly string[]): readonly string[] | undefined {
  return accounts.length > mostAccounts ? undefined : accounts;
}

async function foldersBelow(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, Delimiter: '/' });
  const iterator = pages[Symbol.asyncIterator]();
  const names: string[] = [];
  for (;;) {
    const { value: page, done } = await ask('s3:ListBucket', iterator.next());
    if (done) return names;
    for (const { Prefix = '' } of page.CommonPrefixes ?? []) names.push(Prefix.slice(prefix.length, -1));
  }
}
