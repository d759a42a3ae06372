import { isSame } from './bytes';

/** The wanted fields of an object. The host writes it to memory first; `count` entries of `WantedField` follow. */
@unmanaged
export class WantedFields {
  /** Bit n is set if a key has n bytes; the last bit is for all longer keys. */
  keyLengths: u64;
  count: u32;
  padding: u32;
}

@unmanaged
export class WantedField {
  key: u32;
  keyLength: u32;
  /** The address of the wanted fields of its object; 0 for the whole value. */
  within: u32;
  /** 1 for the field whose value decides whether a record may match. */
  decides: u32;
  /** A bit of its own if every record must have the field, see `pick`; otherwise 0. */
  mark: u32;
}

/** The values that the deciding field may have; `count` entries of `StringText` follow. */
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

/** The entry of a key, or 0. The key has no escapes. */
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
