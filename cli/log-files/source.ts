import { classifyFileName, classifyKey, type KeyKind } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { isArchive } from './archive.ts';

/** A file or S3 object that may be a log file. */
export interface LogFileSource {
  /** Its name in alerts and messages: a path, or `s3://bucket/key`. */
  readonly name: string;
  /** Undefined if the size is not known before it is read. */
  readonly bytes: number | undefined;
  /** Whether its name is a path on this computer, which every thread can read. */
  readonly isLocal?: true;
  /** Of an S3 object, in milliseconds since 1970. */
  readonly lastModified?: number | undefined;
  /** @throws any error of the read */
  read(): Promise<{ readonly body: Uint8Array; readonly lastModified: number | undefined }>;
}

export type ReasonToSkip = Exclude<KeyKind, 'log-file'>;

/** One file or object that a PATH leads to. */
export type Found =
  | { readonly source: LogFileSource }
  | { readonly name: string; readonly skipped: ReasonToSkip }
  | { readonly name: string; readonly error: unknown };

/**
 * JSON and CSV, what a CloudWatch Logs export names its files, and a name that CloudTrail gave whatever it ends in now: browsers
 * and archivers rename to `….json (1).gz` and `….json.zst`.
 */
const recordFile = /(?:\.(?:json|jsonl|ndjson|csv)(?:\.gz)?$|^\d{6}\.gz$|^\d{12}_CloudTrail_[a-z0-9-]+_\d{8}T\d{4})/i;

/** Files that other AWS services write beside CloudTrail's. */
const otherServices = [
  /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/(?:Config|BedrockModelInvocationLogs|GuardDuty|WAFLogs|elasticloadbalancing|vpcflowlogs|network-firewall|aws-\w+|S3)\//,
  /(?:^|\/)\d{12}_(?:Config|elasticloadbalancing|vpcflowlogs|vpcdnsquerylogs|waflogs)_[^/]*$/,
  // The signature of an export of CloudTrail Lake.
  /(?:^|\/)result_sign\.json$/,
];

/**
 * Why a file in a folder or under a prefix is skipped; undefined if it is read. A name that CloudTrail gave decides, wherever
 * the file lies; then, for a file of another kind, its place in CloudTrail's layout; then its extension.
 */
export function reasonToSkip(path: string): ReasonToSkip | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const byName = classifyFileName(name).kind;
  if (byName !== 'other') return byName === 'log-file' ? undefined : byName;
  const byPlace = classifyKey(path).kind;
  if (byPlace !== 'other') return byPlace === 'log-file' ? undefined : byPlace;
  const isRead = isArchive(name) || recordFile.test(name);
  return isRead && !name.startsWith('.') && !otherServices.some((place) => place.test(path)) ? undefined : 'other';
}

/** The same for a file that the user names: only CloudTrail's other kinds of files are skipped. */
export function reasonToSkipNamed(path: string): ReasonToSkip | undefined {
  const reason = reasonToSkip(path);
  return reason === 'other' ? undefined : reason;
}
