/** The input of the inflate, bit by bit: the lowest bit of a byte first. */

/** The next bits, of which `count` are taken from the input. */
export let buffer: u64 = 0;
export let count: u32 = 0;
/** The byte of the input behind those bits. */
export let at: usize = 0;

export function setBits(newBuffer: u64, newCount: u32, newAt: usize): void {
  buffer = newBuffer;
  count = newCount;
  at = newAt;
}

/** Makes at least 56 bits available. Reads up to eight bytes behind `at`. */
export function refill(): void {
  buffer |= load<u64>(at) << (count as u64);
  at += (63 - count) >> 3;
  count |= 56;
}

/** Of the available bits. */
export function take(bits: u32): u32 {
  const value = (buffer as u32) & (((1 as u32) << bits) - 1);
  skip(bits);
  return value;
}

export function skip(bits: u32): void {
  buffer >>= bits as u64;
  count -= bits;
}

/** Gives whole bytes back to the input: fewer than eight bits are left. */
export function giveBack(): void {
  at -= count >> 3;
  count &= 7;
  buffer &= ((1 as u64) << (count as u64)) - 1;
}
