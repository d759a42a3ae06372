import type { LogFileReference } from '../cloudtrail/notifications/log-file-key.ts';
import type { DigestReference } from '../cloudtrail/notifications/messages.ts';
import type { StoredDigest } from './digest-file.ts';
import type { Stored } from './judge.ts';
import type { AuditLedger } from './ledger.ts';
import type { ReadingStore } from './readings.ts';

/** A public key of CloudTrail, as a digest file names it. */
export interface KeyName {
  readonly region: string;
  readonly fingerprint: string;
  /** The key was valid in this time, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What an audit needs of AWS. An error of a service has its `code`. */
export interface AuditParts {
  readonly readings: ReadingStore;
  readonly ledger: AuditLedger;
  /** Undefined if the object does not exist. */
  readonly readDigest: (object: LogFileReference) => Promise<StoredDigest | undefined>;
  readonly stateOf: (object: LogFileReference) => Promise<Stored>;
  /** The SHA-256 of the inflated content, or `unreadable`. Undefined if the object does not exist. */
  readonly hashOf: (object: LogFileReference) => Promise<string | undefined>;
  /** In the DER form of PKCS #1; undefined if CloudTrail has no such key in the Region. */
  readonly publicKey: (key: KeyName) => Promise<Uint8Array | undefined>;
  /** Puts notifications into the queue, as S3 sends them. */
  readonly announce: (objects: readonly LogFileReference[]) => Promise<void>;
  /** Puts a digest file into the queue again, to be delivered some minutes later. */
  readonly lookAgain: (digest: DigestReference) => Promise<void>;
  /** False for buckets and keys that this detector does not read. */
  readonly accepts: (object: LogFileReference) => boolean;
}

/** The time of an audit. */
export interface AuditRun {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** False when the time is used up: the digest file is retried. */
  readonly mayGoOn: () => boolean;
}

/** The name of an object in messages and in the table. */
export function objectName({ bucket, key }: LogFileReference): string {
  return `s3://${bucket}/${key}`;
}
