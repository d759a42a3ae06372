import { isNativeError } from 'node:util/types';
import type { LogFileReference } from '../cloudtrail/notifications/log-file-key.ts';
import { readTime } from '../detection/time.ts';
import { type DigestFile, InvalidDigestError, isSignedBy, readDigestFile, type StoredDigest } from './digest-file.ts';
import type { DigestKey } from './digest-key.ts';
import type { AuditParts } from './parts.ts';

/** The digest file cannot be verified from here: access to it, or to the keys of its Region, is denied. A retry does not help. */
export class CannotAuditError extends Error {
  override readonly name = 'CannotAuditError';
}

/** Errors of a service that a retry does not fix. */
const denials = /AccessDenied|UnrecognizedClient|InvalidClientTokenId|OptInRequired|SubscriptionRequired/;

/** @throws CannotAuditError if the service denies the call, else the call's own error */
export async function ifAllowed<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    if (!isNativeError(cause) || !('code' in cause) || !denials.test(String(cause.code))) throw cause;
    throw new CannotAuditError(`The digest file cannot be verified: ${cause.message}`, { cause });
  }
}

/** A key can become valid after the hour of a digest file, when that is written. The AWS CLI allows two hours. */
const keyMargin = 2 * 3_600_000;

/**
 * Verifies the signature of a digest file with the public key of its Region, and that it is where CloudTrail delivered it. The
 * bucket can be another one: the objects of a replica have the keys of the originals.
 * @throws InvalidDigestError, CannotAuditError
 */
export async function verifiedDigest(
  stored: StoredDigest,
  { key: place }: LogFileReference,
  key: DigestKey,
  { publicKey }: Pick<AuditParts, 'publicKey'>,
): Promise<DigestFile> {
  const digest = readDigestFile(stored);
  if (digest.key !== place) throw new InvalidDigestError(`was moved: CloudTrail delivered it as ${digest.key}`);
  const written = key.isBackfill ? writtenAt(stored) : digest.end;
  const fingerprint = digest.keyFingerprint;
  const time = { from: Math.min(digest.start, written) - keyMargin, to: written + keyMargin };
  const signer = await ifAllowed(() => publicKey({ region: key.region, fingerprint, ...time }));
  if (signer === undefined) {
    throw new InvalidDigestError(`names a public key that CloudTrail does not have in ${key.region}`);
  }
  if (!isSignedBy(digest, signer)) throw new InvalidDigestError('has a signature that CloudTrail did not make');
  return digest;
}

/** A backfilled digest file is written and signed long after its hour. */
function writtenAt({ metadata }: StoredDigest): number {
  const time = readTime(metadata['backfill-generation-timestamp']);
  if (time === undefined) throw new InvalidDigestError('does not tell when it was backfilled');
  return time;
}
