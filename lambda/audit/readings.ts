/** How a run ended for a log file. */
export type Reading =
  /** `sha256` of the inflated content, in hexadecimal digits; `etag` as S3 returned it, if it did. */
  | { readonly status: 'read'; readonly sha256: string; readonly etag: string | undefined }
  /** It was announced and could not be processed: the queue delivers it again, or the dead-letter queue has it. */
  | { readonly status: 'failed' };

/** Readings by the name of the object, `s3://bucket/key`. Audited digest files have one too. */
export type Readings = ReadonlyMap<string, Reading>;

/** Stores readings for as long as a notification can wait in the queues. A later reading replaces the earlier one. */
export interface ReadingStore {
  record(readings: Readings, now: number): Promise<void>;
  /** Those that are stored. Strongly consistent. */
  find(names: readonly string[]): Promise<Readings>;
}
