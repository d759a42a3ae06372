import { createHash } from 'node:crypto';

/** The SHA-256 of the inflated content of a log file, taken chunk by chunk. */
export interface ContentHash {
  /** @param start the bytes before these; what the hash already has counts once. */
  readonly update: (bytes: Uint8Array, start: number) => void;
  /** The body is more, or something else, than one gzip stream. CloudTrail writes no such body. */
  readonly markUnusual: () => void;
  /** In hexadecimal digits, to be called once. For an unusual body it equals no hash. */
  readonly sha256: () => string;
}

export function contentHash(): ContentHash {
  const hash = createHash('sha256');
  let prefix = '';
  let size = 0;
  return {
    update: (bytes, start) => {
      if (start < size) return;
      hash.update(bytes);
      size += bytes.length;
    },
    markUnusual: () => {
      prefix = 'unusual body, inflated: ';
    },
    sha256: () => prefix + hash.digest('hex'),
  };
}
