import { byteAt, closeArray, closeObject, comma, copy, openArray, openObject, quote } from './bytes';
import { afterSpace, clearEscape, colonEnd, fault, sawEscape, stringEnd, valueEnd } from './json';
import { fits, WantedField, wantedField } from './wanted';

/** The place of a record: its first byte, and the address behind its last. */
@unmanaged
class Picked {
  start: u32;
  end: u32;
}

let output: usize = 0;
let pickedCount: u32 = 0;
/** What `fitting` begins with. */
let unfit: u32 = 0;
/** All bits: no field decides, or a key can spell any name. */
const everyField: u32 = 0xffffffff;
/** The bits of the deciding fields that fit in the current record. It may match if there is one. */
let fitting: u32 = 0;
let allOf: u32 = 0;
let anyOf: u32 = 0;
/** The marks of the fields that the current element has. */
let marks: u32 = 0;
/** Whether the current element has a key that can spell any name. */
let hasEscapedKey: bool = false;
let sureCount: u32 = 0;
let otherCount: u32 = 0;

/** The number of records that the last `pick` noted. */
export function count(): u32 {
  return pickedCount;
}

/** The number of elements that the last `pick` read and that are certain to have the required fields. */
export function sure(): u32 {
  return sureCount;
}

/** The number of all other elements that the last `pick` read. */
export function others(): u32 {
  return otherCount;
}

/** The address behind the last byte that the last `pick` wrote. */
export function outputEnd(): usize {
  return output;
}

/**
 * Reads the elements of `Records` from `start` on, separated by commas, as far as they are whole. Zeros follow the text. For
 * each record that may match, up to `most`, it notes the place at `picked` and writes the wanted fields to `to`: all together
 * are a JSON array with an object for each of these records.
 *
 * @param fields the wanted fields
 * @param everyRecord 1 if every record may match; otherwise one of the deciding fields must fit
 * @param all the marks of fields that an element must have as a text that is not empty
 * @param any the marks of fields of which an element must have one that is not null; 0 for no such field
 * @returns the address behind the last whole element, or 0 if the first is not whole; see `faultAddress`
 */
export function pick(
  start: usize,
  fields: usize,
  everyRecord: u32,
  to: usize,
  picked: usize,
  most: u32,
  all: u32,
  any: u32,
): usize {
  unfit = everyRecord !== 0 ? everyField : 0;
  output = to;
  pickedCount = 0;
  allOf = all;
  anyOf = any;
  sureCount = 0;
  otherCount = 0;
  put(openArray);
  let end: usize = 0;
  let at = start;
  while (pickedCount < most) {
    marks = 0;
    hasEscapedKey = false;
    const isObject = byteAt(at) === openObject;
    at = isObject ? pickRecord(at, fields, picked) : valueEnd(at);
    if (at === 0) break;
    if (isObject && hasRequired()) sureCount += 1;
    else otherCount += 1;
    end = at;
    at = afterSpace(at);
    if (byteAt(at) !== comma) break;
    at = afterSpace(at + 1);
  }
  if (pickedCount > 0) output -= 1;
  put(closeArray);
  return end;
}

function hasRequired(): bool {
  return !hasEscapedKey && (marks & allOf) === allOf && (anyOf === 0 || (marks & anyOf) !== 0);
}

function pickRecord(start: usize, fields: usize, picked: usize): usize {
  const before = output;
  fitting = unfit;
  const end = objectEnd(start, fields);
  if (end === 0 || fitting === 0) {
    output = before;
    return end;
  }
  put(comma);
  const place = changetype<Picked>(picked + pickedCount * offsetof<Picked>());
  place.start = start as u32;
  place.end = end as u32;
  pickedCount += 1;
  return end;
}

/** Writes the wanted members of an object in their order, repeated ones too: the last one counts. */
function objectEnd(start: usize, fields: usize): usize {
  const before = output;
  put(openObject);
  let at = afterSpace(start + 1);
  if (byteAt(at) !== closeObject) {
    while (true) {
      at = memberEnd(at, fields);
      if (at === 0) return 0;
      at = afterSpace(at);
      if (byteAt(at) !== comma) break;
      at = afterSpace(at + 1);
    }
    if (byteAt(at) !== closeObject) return fault(at);
    // Overwrites the comma behind the last one.
    if (output > before + 1) output -= 1;
  }
  put(closeObject);
  return at + 1;
}

function memberEnd(start: usize, fields: usize): usize {
  clearEscape();
  const keyEnd = stringEnd(start);
  if (keyEnd === 0) return 0;
  const isEscaped = sawEscape;
  const value = colonEnd(keyEnd);
  if (value === 0) return 0;
  // A key with an escape can spell any name: copy the member, and let JSON.parse decide.
  if (isEscaped) {
    fitting = everyField;
    hasEscapedKey = true;
    return wholeMemberEnd(start, value);
  }
  const wanted = wantedField(fields, start + 1, keyEnd - start - 2);
  if (wanted === 0) return byteAt(value) === quote ? stringEnd(value) : valueEnd(value);
  const field = changetype<WantedField>(wanted);
  if (field.within !== 0 && byteAt(value) === openObject) {
    marks |= field.mark & anyOf;
    output = copy(output, start, value - start);
    const end = objectEnd(value, field.within);
    put(comma);
    return end;
  }
  clearEscape();
  const end = wholeMemberEnd(start, value);
  if (end !== 0 && field.decides !== 0) {
    fitting = decides(field.values, value, end) ? fitting | field.decides : fitting & ~field.decides;
  }
  if (field.mark !== 0) setMark(field.mark, (field.mark & allOf) !== 0 ? isText(value, end) : byteAt(value) !== 0x6e);
  return end;
}

/** As with JSON.parse, the last of several members with one key counts. */
function setMark(mark: u32, has: bool): void {
  marks = has ? marks | mark : marks & ~mark;
}

function isText(value: usize, end: usize): bool {
  return byteAt(value) === quote && end > value + 2;
}

/** An object or list can contain a text. */
function decides(values: usize, value: usize, end: usize): bool {
  if (sawEscape) return true;
  return byteAt(value) === quote ? fits(values, value + 1, end - value - 2) : fits(values, value, end - value);
}

function wholeMemberEnd(start: usize, value: usize): usize {
  const end = byteAt(value) === quote ? stringEnd(value) : valueEnd(value);
  if (end === 0) return 0;
  output = copy(output, start, end - start);
  put(comma);
  return end;
}

function put(byte: u32): void {
  store<u8>(output, byte as u8);
  output += 1;
}
