import { isSame } from './bytes';

/** A wanted field of an object. The host writes all of them to memory first: see `wantedField`. */
@unmanaged
export class WantedField {
  key: u32;
  keyLength: u32;
  /** The wanted fields of its object; 0 for the whole value. */
  within: u32;
  /** A bit of its own if its value decides whether a record may match; otherwise 0. */
  decides: u32;
  /** The address of the `Values` that decide; 0 if it does not decide. */
  values: u32;
  /** A bit of its own if every record must have the field, see `pick`; otherwise 0. */
  mark: u32;
}

/** The texts that a value may equal, begin with or contain: lists of `StringText`, by address. */
@unmanaged
export class Values {
  equalTo: u32;
  startingWith: u32;
  containing: u32;
  /** The longest text of `equalTo`. */
  longest: u32;
}

/** Entries with texts of one length: `count` of them from `at`. */
@unmanaged
export class OfLength {
  at: u32;
  count: u32;
}

/** Lengths from here on share one list. */
export const lengths: usize = 64;

@unmanaged
export class StringText {
  text: u32;
  length: u32;
}

/** The entry of a key, or 0. The key has no escapes. The fields are entries of `OfLength`, one for each length. */
export function wantedField(fields: usize, key: usize, length: usize): usize {
  const ofLength = entriesOfLength(fields, length);
  let at: usize = ofLength.at;
  for (let i: u32 = 0; i < ofLength.count; i += 1) {
    const field = changetype<WantedField>(at);
    if (field.keyLength === length && isSame(field.key, key, length)) return at;
    at += offsetof<WantedField>();
  }
  return 0;
}

function entriesOfLength(byLength: usize, length: usize): OfLength {
  return changetype<OfLength>(byLength + min(length, lengths) * offsetof<OfLength>());
}

/** Whether a text equals, begins with or contains one of the texts. */
export function fits(values: usize, text: usize, length: usize): bool {
  const wanted = changetype<Values>(values);
  if (isOneOf(wanted.equalTo, text, length)) return true;
  if (wanted.startingWith !== 0 && startsWithOneOf(wanted.startingWith, text, length)) return true;
  return wanted.containing !== 0 && containsOneOf(wanted.containing, text, length);
}

function isOneOf(byLength: usize, text: usize, length: usize): bool {
  const strings = entriesOfLength(byLength, length);
  let at: usize = strings.at;
  for (let i: u32 = 0; i < strings.count; i += 1) {
    const one = changetype<StringText>(at);
    if (one.length === length && isSame(one.text, text, length)) return true;
    at += offsetof<StringText>();
  }
  return false;
}

/** Whether the text, of at most `length` bytes, begins with one of the strings. */
export function startsWithOneOf(list: usize, text: usize, length: usize): bool {
  const strings = changetype<OfLength>(list);
  let at: usize = strings.at;
  for (let i: u32 = 0; i < strings.count; i += 1) {
    const one = changetype<StringText>(at);
    if (one.length <= length && isSame(one.text, text, one.length)) return true;
    at += offsetof<StringText>();
  }
  return false;
}

function containsOneOf(list: usize, text: usize, length: usize): bool {
  for (let from = text; from < text + length; from += 1) {
    if (startsWithOneOf(list, from, text + length - from)) return true;
  }
  return false;
}
