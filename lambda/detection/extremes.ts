/**
 * The smallest number; `atMost`, by default infinite, if there are none. `Math.min` with a spread overflows the call stack above
 * some 120,000 numbers.
 */
export function smallest(numbers: readonly number[], atMost = Number.POSITIVE_INFINITY): number {
  return numbers.reduce((least, number) => Math.min(least, number), atMost);
}

/** The largest number; `atLeast`, by default minus infinity, if there are none. */
export function largest(numbers: readonly number[], atLeast = Number.NEGATIVE_INFINITY): number {
  return numbers.reduce((most, number) => Math.max(most, number), atLeast);
}
