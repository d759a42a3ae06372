import { byteAt, closeArray, closeObject, comma, copy, openArray, openObject, quote } from './bytes';
import { afterSpace, clearEscape, colonEnd, sawEscape, stringEnd, valueEnd } from './json';
import { isOneOf, WantedField, wantedField } from './wanted';

/** A picked record: its first byte, and one past its last. */
@unmanaged
class Picked {
  start: u32;
  end: u32;
}

let strings: usize = 0;
let output: usize = 0;
let pickedCount: u32 = 0;
/** May the present record be one that is looked for? */
let mayMatch: bool = false;

/** How many records the last `pick` picked. */
export function count(): u32 {
  return pickedCount;
}

/** One past the last byte that the last `pick` wrote. */
export function outputEnd(): usize {
  return output;
}

/**
 * Reads records from `start` on, a comma between them, as far as they are whole; behind them stand zeros. Of each that may
 * match, the place is noted at `picked`, for at most `most` of them, and what is wanted of it is written to `to`: in all, a
 * JSON array with an object for each.
 *
 * @param fields which fields are wanted
 * @param oneOf the values of which the deciding field must have one; 0 where every record may match
 * @returns one past the last record that was read, or 0 where none is whole
 */
export function pick(start: usize, fields: usize, oneOf: usize, to: usize, picked: usize, most: u32): usize {
  strings = oneOf;
  output = to;
  pickedCount = 0;
  put(openArray);
  let end: usize = 0;
  let at = start;
  while (byteAt(at) === openObject && pickedCount < most) {
    const record = at;
    at = pickRecord(record, fields, picked);
    if (at === 0) break;
    end = at;
    at = afterSpace(at);
    if (byteAt(at) !== comma) break;
    at = afterSpace(at + 1);
  }
  if (pickedCount > 0) output -= 1;
  put(closeArray);
  return end;
}

function pickRecord(start: usize, fields: usize, picked: usize): usize {
  const before = output;
  mayMatch = strings === 0;
  const end = objectEnd(start, fields);
  if (end === 0 || !mayMatch) {
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

/** Writes the wanted members of an object, in their order and each as often as it stands there, since the last one counts. */
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
    if (byteAt(at) !== closeObject) return 0;
    // The comma behind the last of them.
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
  // A key with an escape may spell any: it is taken as it is, and whoever parses it sees.
  if (isEscaped) {
    mayMatch = true;
    return wholeMemberEnd(start, value);
  }
  const wanted = wantedField(fields, start + 1, keyEnd - start - 2);
  if (wanted === 0) return valueEnd(value);
  const field = changetype<WantedField>(wanted);
  if (field.within !== 0 && byteAt(value) === openObject) {
    output = copy(output, start, value - start);
    const end = objectEnd(value, field.within);
    put(comma);
    return end;
  }
  clearEscape();
  const end = wholeMemberEnd(start, value);
  if (end !== 0 && field.decides !== 0 && strings !== 0) mayMatch = decides(value, end);
  return end;
}

function decides(value: usize, end: usize): bool {
  return byteAt(value) === quote && (sawEscape || isOneOf(strings, value + 1, end - value - 2));
}

function wholeMemberEnd(start: usize, value: usize): usize {
  const end = valueEnd(value);
  if (end === 0) return 0;
  output = copy(output, start, end - start);
  put(comma);
  return end;
}

function put(byte: u32): void {
  store<u8>(output, byte as u8);
  output += 1;
}
