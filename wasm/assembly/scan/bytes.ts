/** The bytes of the JSON grammar. */
export const quote: u32 = 0x22;
export const comma: u32 = 0x2c;
export const colon: u32 = 0x3a;
export const backslash: u32 = 0x5c;
export const openObject: u32 = 0x7b;
export const closeObject: u32 = 0x7d;
export const openArray: u32 = 0x5b;
export const closeArray: u32 = 0x5d;
/** Smaller bytes are control characters. */
export const space: u32 = 0x20;

export function byteAt(at: usize): u32 {
  return load<u8>(at);
}

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

export function isHexDigit(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

/** The value of a hexadecimal digit, or 255 for any other byte. */
export function hexValue(byte: u32): u32 {
  if (isDigit(byte)) return byte - 0x30;
  return isHexDigit(byte) ? (byte | 0x20) - 0x57 : 255;
}

export function isSame(one: usize, other: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(one + i) !== load<u64>(other + i)) return false;
  for (; i < length; i += 1) if (load<u8>(one + i) !== load<u8>(other + i)) return false;
  return true;
}

/** Copies sixteen bytes at a time, up to fifteen too many. Returns the address behind the `length` bytes. */
export function copy(to: usize, from: usize, length: usize): usize {
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
  return to + length;
}
