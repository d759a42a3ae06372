import { createHash, createPublicKey, verify } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { isObject, type JsonObject, textAt } from '../detection/record.ts';
import { readTime } from '../detection/time.ts';

/** An object in S3 and its content's SHA-256, in hexadecimal digits. */
export interface HashedObject {
  readonly bucket: string;
  readonly key: string;
  readonly sha256: string;
}

/** The digest file before this one in its chain. */
export interface Predecessor extends HashedObject {
  readonly signature: string;
}

/** The content of a digest file. */
export interface DigestFile extends HashedObject {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly keyFingerprint: string;
  readonly signature: string;
  /** Undefined for the first digest file of a chain. */
  readonly previous: Predecessor | undefined;
  readonly logFiles: readonly HashedObject[];
  /** What the signature signs. */
  readonly signedText: string;
}

/** The stored digest file: its body and its metadata, by the names without `x-amz-meta-`. */
export interface StoredDigest {
  readonly body: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Why an object is not a valid digest file; completes "the digest file …". */
export class InvalidDigestError extends Error {
  override readonly name = 'InvalidDigestError';
}

/** Many times the largest digest file: CloudTrail lists some hundred bytes for each log file of an hour. */
const mostBytes = 256 * 2 ** 20;

/**
 * Reads a digest file.
 * Source of its fields and of the signed text: "CloudTrail digest file structure" and "Custom implementations of CloudTrail log
 * file integrity validation" in the CloudTrail user guide.
 * @throws InvalidDigestError if it has another format or no signature
 */
export function readDigestFile({ body, metadata }: StoredDigest): DigestFile {
  const { content, bytes } = inflated(body);
  const { signature, 'signature-algorithm': algorithm } = metadata;
  if (signature === undefined || algorithm === undefined) throw new InvalidDigestError('has no signature');
  const sha256 = sha256Of(bytes);
  const bucket = required(content, 'digestS3Bucket');
  const key = required(content, 'digestS3Object');
  const endText = required(content, 'digestEndTime');
  if (!('previousDigestSignature' in content)) throw new InvalidDigestError('has no field previousDigestSignature');
  const previousSignature = textAt(content, 'previousDigestSignature') ?? 'null';
  return {
    bucket,
    key,
    sha256,
    start: timeOf(required(content, 'digestStartTime')),
    end: timeOf(endText),
    keyFingerprint: required(content, 'digestPublicKeyFingerprint'),
    signature,
    previous: previousOf(content),
    logFiles: logFilesOf(content),
    signedText: [endText, `${bucket}/${key}`, sha256, previousSignature].join('\n'),
  };
}

/** True if the key signed the digest file: SHA-256 with RSA and PKCS #1 v1.5 padding. The key is in the DER form of PKCS #1. */
export function isSignedBy({ signedText, signature }: DigestFile, publicKey: Uint8Array): boolean {
  if (!/^(?:[0-9a-f]{2})+$/i.test(signature)) return false;
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'pkcs1' });
  return verify('RSA-SHA256', Buffer.from(signedText), key, Buffer.from(signature, 'hex'));
}

/** Whether the object is what the digest file after it names: the same content and the same signature. */
export function isPredecessor(stored: StoredDigest, { sha256, signature }: Predecessor): boolean {
  try {
    return stored.metadata.signature === signature && sha256Of(inflated(stored.body).bytes) === sha256;
  } catch (error) {
    if (error instanceof InvalidDigestError) return false;
    throw error;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function inflated(body: Uint8Array): { readonly content: JsonObject; readonly bytes: Uint8Array } {
  try {
    const bytes = gunzipSync(body, { maxOutputLength: mostBytes });
    const content: unknown = JSON.parse(bytes.toString('utf8'));
    if (isObject(content)) return { content, bytes };
  } catch (cause) {
    throw new InvalidDigestError('is not gzipped JSON', { cause });
  }
  throw new InvalidDigestError('is not a JSON object');
}

function required(content: JsonObject, field: string): string {
  const value = textAt(content, field);
  if (value === undefined) throw new InvalidDigestError(`has no field ${field}`);
  return value;
}

function timeOf(text: string): number {
  const time = readTime(text);
  if (time === undefined) throw new InvalidDigestError('has a start or end that is not a time');
  return time;
}

function previousOf(content: JsonObject): Predecessor | undefined {
  const bucket = textAt(content, 'previousDigestS3Bucket');
  const key = textAt(content, 'previousDigestS3Object');
  if (bucket === undefined || key === undefined) return undefined;
  const sha256 = required(content, 'previousDigestHashValue');
  return { bucket, key, sha256, signature: required(content, 'previousDigestSignature') };
}

function logFilesOf({ logFiles }: JsonObject): HashedObject[] {
  if (logFiles === null || logFiles === undefined) return [];
  if (!Array.isArray(logFiles)) throw new InvalidDigestError('has no list of log files');
  return logFiles.map((listed: unknown) => {
    if (!isObject(listed)) throw new InvalidDigestError('has an entry that names no log file');
    return {
      bucket: required(listed, 's3Bucket'),
      key: required(listed, 's3Object'),
      sha256: required(listed, 'hashValue'),
    };
  });
}
