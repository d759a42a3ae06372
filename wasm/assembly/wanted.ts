import { isSame } from './bytes';

/** What the host has written into memory before: which fields of an object are wanted. As many `WantedField` follow. */
@unmanaged
export class WantedFields {
  /** Bit n: a key of n bytes is among them; the last bit stands for all longer ones. */
  keyLengths: u64;
  count: u32;
  padding: u32;
}

@unmanaged
export class WantedField {
  key: u32;
  keyLength: u32;
  /** Which fields of its object are wanted; 0 for the whole value. */
  within: u32;
  /** Is it the one whose value decides? */
  decides: u32;
}

/** Of which strings the deciding field must have one. As many `StringText` follow. */
@unmanaged
export class Strings {
  count: u32;
  padding: u32;
}

@unmanaged
export class StringText {
  text: u32;
  length: u32;
}

/** The entry of a key, or 0; the key is plain ASCII, so that its bytes are its one spelling without escapes. */
export function wantedField(fields: usize, key: usize, length: usize): usize {
  const head = changetype<WantedFields>(fields);
  const bit: u64 = length < 63 ? length : 63;
  if (((head.keyLengths >> bit) & 1) === 0) return 0;
  let at = fields + offsetof<WantedFields>();
  for (let i: u32 = 0; i < head.count; i += 1) {
    const field = changetype<WantedField>(at);
    if (field.keyLength === length && isSame(field.key, key, length)) return at;
    at += offsetof<WantedField>();
  }
  return 0;
}

export function isOneOf(strings: usize, text: usize, length: usize): bool {
  let at = strings + offsetof<Strings>();
  for (let i: u32 = 0; i < changetype<Strings>(strings).count; i += 1) {
    const one = changetype<StringText>(at);
    if (one.length === length && isSame(one.text, text, length)) return true;
    at += offsetof<StringText>();
  }
  return false;
}
