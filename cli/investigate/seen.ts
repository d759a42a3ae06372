import { createHash } from 'node:crypto';

/**
 * Tells repeats of a text: two trails that deliver to one bucket write each record twice. Only a hash is kept, of 48
 * bits: among a million records the chance that any is taken for another is one in five hundred.
 */
export function firstTimes(): (text: string | undefined) => boolean {
  const seen = new Set<number>();
  return (text) => {
    if (text === undefined) return true;
    const hash = createHash('sha256').update(text).digest().readUIntBE(0, 6);
    const first = !seen.has(hash);
    seen.add(hash);
    return first;
  };
}
