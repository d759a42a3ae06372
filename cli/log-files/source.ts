import { classifyFileName, classifyKey, type KeyKind } from '../../lambda/cloudtrail/notifications/log-file-key.ts';

/** A file or S3 object that may be a log file. */
export interface LogFileSource {
  /** Its name in alerts and messages: a path, or `s3://bucket/key`. */
  readonly name: string;
  /** Undefined if the size is not known before it is read. */
  readonly bytes: number | undefined;
  /** @throws any error of the read */
  read(): Promise<{ readonly body: Uint8Array; readonly lastModified: number | undefined }>;
}

/** One file or object that a PATH leads to. */
export type Found =
  | { readonly source: LogFileSource }
  | { readonly name: string; readonly skipped: Exclude<KeyKind, 'log-file'> }
  | { readonly name: string; readonly error: unknown };

const recordFile = /\.(json|jsonl|ndjson)(\.gz)?$/i;

/**
 * Why a file in a folder or under a prefix is skipped; undefined if it is read. Below `AWSLogs/` its place in
 * CloudTrail's layout decides; elsewhere its name must have a JSON extension.
 */
export function reasonToSkip(path: string): Exclude<KeyKind, 'log-file'> | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const { kind } = classifyKey(path);
  if (kind === 'log-file') return undefined;
  if (kind !== 'other' || /(^|\/)AWSLogs\//.test(path)) return kind;
  const byName = classifyFileName(name).kind;
  if (byName === 'log-file' || (byName === 'other' && recordFile.test(name))) return undefined;
  return byName;
}

/** The same for a file that the user names: only CloudTrail's other kinds of files are skipped. */
export function reasonToSkipNamed(path: string): Exclude<KeyKind, 'log-file'> | undefined {
  const reason = reasonToSkip(path);
  return reason === 'other' ? undefined : reason;
}
