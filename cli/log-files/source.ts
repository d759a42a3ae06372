import { classifyFileName, classifyKey, type KeyKind } from '../../lambda/cloudtrail/notifications/log-file-key.ts';

/** Something that may be a log file, wherever it lies. */
export interface LogFileSource {
  /** As alerts and messages name it: a path, or `s3://bucket/key`. */
  readonly name: string;
  /** Undefined where only reading it tells. */
  readonly bytes: number | undefined;
  /** @throws any error that keeps it from being read */
  read(): Promise<{ readonly body: Uint8Array; readonly lastModified: number | undefined }>;
}

/** One thing that a PATH led to. */
export type Found =
  | { readonly source: LogFileSource }
  | { readonly name: string; readonly skipped: Exclude<KeyKind, 'log-file'> }
  | { readonly name: string; readonly error: unknown };

const recordFile = /\.(json|jsonl|ndjson)(\.gz)?$/i;

/**
 * Why a file that nobody named himself is passed over, or undefined if it is to be read. Below `AWSLogs/` the layout
 * tells what a file is; elsewhere its name has to look like JSON.
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

/** The same for a file that was named: only CloudTrail's other files are passed over. */
export function reasonToSkipNamed(path: string): Exclude<KeyKind, 'log-file'> | undefined {
  const reason = reasonToSkip(path);
  return reason === 'other' ? undefined : reason;
}
