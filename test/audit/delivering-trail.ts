import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** An object as CloudTrail puts it into the bucket. */
export interface Delivered {
  readonly key: string;
  readonly body: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface TrailOptions {
  readonly bucket: string;
  readonly account?: string;
  readonly region?: string;
  readonly name?: string;
  /** The start of the first hour. */
  readonly from: number;
  readonly organization?: string;
}

export const millisPerHour = 3_600_000;

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The key with which the trails of the tests sign, as `ListPublicKeys` returns it. */
export const publicKey = {
  fingerprint: createHash('md5').update('key of the tests').digest('hex'),
  der: signing.publicKey.export({ format: 'der', type: 'pkcs1' }),
} as const;

/** A trail that delivers log files and, at the end of each hour, a digest file, as "CloudTrail digest file structure" describes. */
export class DeliveringTrail {
  #bucket: string;
  readonly #options: Required<Omit<TrailOptions, 'organization'>> & Pick<TrailOptions, 'organization'>;
  #start: number;
  #previous: (Delivered & { readonly bucket: string; readonly sha256: string }) | undefined;
  #listed: { readonly bucket: string; readonly key: string; readonly sha256: string }[] = [];
  #count = 0;

  constructor(options: TrailOptions) {
    this.#options = { account: '111122223333', region: 'us-east-1', name: 'trail', ...options };
    this.#start = options.from;
    this.#bucket = options.bucket;
  }

  /** Delivers to another bucket from now on. */
  moveTo(bucket: string): void {
    this.#bucket = bucket;
  }

  /** A log file of the current hour, which its digest file will list. */
  logFile(content: string): Delivered {
    const { account, region } = this.#options;
    this.#count += 1;
    const stamp = compact(this.#start + 30 * 60_000).replace(/\d\dZ$/, 'Z');
    const name = `${account}_CloudTrail_${region}_${stamp}_${String(this.#count).padStart(16, 'A')}.json.gz`;
    const key = `${this.#folder('CloudTrail', this.#start)}${name}`;
    this.#listed.push({ bucket: this.#bucket, key, sha256: sha256(Buffer.from(content)) });
    return { key, body: gzipSync(content), metadata: {} };
  }

  /** The digest file of the current hour. The next hour begins. */
  digest(
    changes: { readonly signer?: KeyObject; readonly chained?: boolean; readonly backfilledAt?: string } = {},
  ): Delivered {
    const { signer = signing.privateKey, chained = true, backfilledAt } = changes;
    const end = this.#start + millisPerHour;
    const bucket = this.#bucket;
    const { account, region, name } = this.#options;
    const suffix = backfilledAt === undefined ? '' : '_backfill';
    const file = `${account}_CloudTrail-Digest_${region}_${name}_${region}_${compact(end)}${suffix}.json.gz`;
    const key = `${this.#folder('CloudTrail-Digest', end)}${file}`;
    const previous = chained ? this.#previous : undefined;
    const content = JSON.stringify({
      awsAccountId: account,
      digestStartTime: iso(this.#start),
      digestEndTime: iso(end),
      digestS3Bucket: bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: publicKey.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: previous?.bucket ?? null,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous?.sha256 ?? null,
      previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
      previousDigestSignature: previous?.metadata.signature ?? null,
      logFiles: this.#listed.map((listed) => ({
        s3Bucket: listed.bucket,
        s3Object: listed.key,
        hashValue: listed.sha256,
        hashAlgorithm: 'SHA-256',
        newestEventTime: iso(end),
        oldestEventTime: iso(this.#start),
      })),
    });
    const hash = sha256(Buffer.from(content));
    const text = [iso(end), `${bucket}/${key}`, hash, previous?.metadata.signature ?? 'null'].join('\n');
    const signature = sign('RSA-SHA256', Buffer.from(text), signer).toString('hex');
    const metadata = {
      signature,
      'signature-algorithm': 'SHA256withRSA',
      ...(backfilledAt !== undefined && { 'backfill-generation-timestamp': backfilledAt }),
    };
    const delivered = { key, body: gzipSync(content), metadata };
    this.#previous = { ...delivered, bucket, sha256: hash };
    this.#start = end;
    this.#listed = [];
    return delivered;
  }

  #folder(kind: string, time: number): string {
    const { account, region, organization } = this.#options;
    const day = new Date(time).toISOString().slice(0, 10).replaceAll('-', '/');
    return `AWSLogs/${organization === undefined ? '' : `${organization}/`}${account}/${kind}/${region}/${day}/`;
  }
}

/** Signs like an intruder, who does not have CloudTrail's key. */
export const otherSigner = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function compact(time: number): string {
  return iso(time).replace(/[-:]/g, '');
}
