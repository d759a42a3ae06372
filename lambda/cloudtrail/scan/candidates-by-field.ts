import { largest } from '../../detection/extremes.ts';
import { type Candidates, isUnusual } from './candidates.ts';
import { aligned, copyWindow, defaultWindowBytes, kernelWith, planAt, slack, startPlan } from './kernel.ts';

/** As in `wasm/assembly/finder.ts`. */
const mostGap = 16;

const characterBytes = 16;

/**
 * Finds members of this name with one of these values, at any place. The number of values does not affect the time.
 * @param windowBytes how much is searched at a time. Default: 256 KiB.
 */
export function candidatesByField(
  field: string,
  values: readonly string[],
  windowBytes = defaultWindowBytes,
): Candidates {
  const key = Buffer.from(`"${field}"`);
  const longest = largest(values.map((value) => Buffer.byteLength(value) + 2));
  const overlap = key.length + mostGap + 1 + mostGap + longest;
  if ([field, ...values].some(isUnusual)) return { occurIn: () => true, overlap };
  const plan = startPlan(planAt);
  const charactersAt = plan.append(characterSet(field + values.join('')));
  const keyAt = plan.append(key);
  const valuesAt = plan.appendStrings(values);
  const planBytes = plan.bytes();
  const windowAt = aligned(planAt + planBytes.length);
  const step = Math.max(windowBytes, 2 * overlap) - overlap;

  function occurIn(bytes: Buffer): boolean {
    const kernel = kernelWith(windowAt + step + 2 * overlap + slack);
    const memory = Buffer.from(kernel.memory.buffer);
    memory.set(planBytes, planAt);
    for (let at = 0; at < bytes.length; at += step) {
      const end = windowAt + copyWindow(memory, windowAt, bytes, at, step + overlap);
      if (kernel.find(windowAt, end, keyAt, key.length, valuesAt, charactersAt)) return true;
    }
    return false;
  }

  return { occurIn, overlap };
}

/** A bit for each character of ASCII. */
function characterSet(text: string): Buffer {
  const set = Buffer.alloc(characterBytes);
  for (const code of Buffer.from(text)) set[code >> 3] = (set[code >> 3] as number) | (1 << (code & 7));
  return set;
}
