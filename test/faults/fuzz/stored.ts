import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** How a log file's text is stored in the bucket. */
export type Storage = 'gzip' | 'plain' | 'members';

export const anyStorage = fc.constantFrom<Storage>('gzip', 'gzip', 'gzip', 'plain', 'members');

export function stored(text: Uint8Array | string, storage: Storage = 'gzip'): Uint8Array {
  const bytes = Buffer.from(text);
  if (storage === 'plain') return bytes;
  if (storage === 'gzip') return gzipSync(bytes, { level: 1 });
  const half = bytes.length >> 1;
  return Buffer.concat([gzipSync(bytes.subarray(0, half), { level: 1 }), gzipSync(bytes.subarray(half), { level: 1 })]);
}

/** Far more than any fuzzed file inflates to. */
const mostBytes = 2 ** 28;

/** The text of a stored log file, or undefined if its gzip data is damaged. */
export function inflated(body: Uint8Array): Buffer | undefined {
  if (body[0] !== 0x1f) return Buffer.from(body);
  try {
    return gunzipSync(body, { maxOutputLength: mostBytes });
  } catch {
    return undefined;
  }
}
