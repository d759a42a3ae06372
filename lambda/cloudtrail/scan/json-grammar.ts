/**
 * The grammar of JSON (RFC 8259) as a table: what a byte does in a state, keys and nesting left to the
 * walker.
 */
const states = [
  'string',
  'escaping',
  'hex1',
  'hex2',
  'hex3',
  'hex4',
  'value',
  'firstElement',
  'firstKey',
  'nextKey',
  'colon',
  'after',
  'minus',
  'zero',
  'digits',
  'point',
  'fraction',
  'exponent',
  'exponentSign',
  'exponentDigits',
  't',
  'tr',
  'tru',
  'f',
  'fa',
  'fal',
  'fals',
  'n',
  'nu',
  'nul',
] as const;

/** What the walker has to do itself; every other byte only leads to the next state. */
const actions = [
  'startString',
  'startKey',
  'endString',
  'openObject',
  'openArray',
  'closeObject',
  'closeArray',
  'comma',
  'broken',
] as const;

type State = (typeof states)[number];
type Action = (typeof actions)[number];

/** Bytes, as Latin-1 characters, and what they lead to. */
type Row = { readonly [bytes: string]: State | Action };

/** Numbers of the states, and of the actions from `firstAction` on. */
export const firstAction = 64;
export const stateNumbers = numbered(states, 0);
export const actionNumbers = numbered(actions, firstAction);

const whiteSpace = ' \t\n\r';
const hexDigits = '0123456789abcdefABCDEF';
const anyDigit = '0123456789';

const valueRow: Row = {
  [whiteSpace]: 'value',
  '"': 'startString',
  '{': 'openObject',
  '[': 'openArray',
  '-': 'minus',
  '0': 'zero',
  '123456789': 'digits',
  t: 't',
  f: 'f',
  n: 'n',
};
const afterRow: Row = { [whiteSpace]: 'after', ',': 'comma', '}': 'closeObject', ']': 'closeArray' };

const grammar: Readonly<Record<State, Row>> = {
  string: { [textBytes()]: 'string', '\\': 'escaping', '"': 'endString' },
  escaping: { '"\\/bfnrt': 'string', u: 'hex1' },
  hex1: { [hexDigits]: 'hex2' },
  hex2: { [hexDigits]: 'hex3' },
  hex3: { [hexDigits]: 'hex4' },
  hex4: { [hexDigits]: 'string' },
  value: valueRow,
  firstElement: { ...valueRow, [whiteSpace]: 'firstElement', ']': 'closeArray' },
  firstKey: { [whiteSpace]: 'firstKey', '"': 'startKey', '}': 'closeObject' },
  nextKey: { [whiteSpace]: 'nextKey', '"': 'startKey' },
  colon: { [whiteSpace]: 'colon', ':': 'value' },
  after: afterRow,
  minus: { '0': 'zero', '123456789': 'digits' },
  zero: { ...afterRow, '.': 'point', eE: 'exponent' },
  digits: { ...afterRow, [anyDigit]: 'digits', '.': 'point', eE: 'exponent' },
  point: { [anyDigit]: 'fraction' },
  fraction: { ...afterRow, [anyDigit]: 'fraction', eE: 'exponent' },
  exponent: { [anyDigit]: 'exponentDigits', '+-': 'exponentSign' },
  exponentSign: { [anyDigit]: 'exponentDigits' },
  exponentDigits: { ...afterRow, [anyDigit]: 'exponentDigits' },
  t: { r: 'tr' },
  tr: { u: 'tru' },
  tru: { e: 'after' },
  f: { a: 'fa' },
  fa: { l: 'fal' },
  fal: { s: 'fals' },
  fals: { e: 'after' },
  n: { u: 'nu' },
  nu: { l: 'nul' },
  nul: { l: 'after' },
};

/** `transitions[(state << 8) | byte]` is the next state, or an action. */
export const transitions: Uint8Array = tableOf(grammar);

function tableOf(rows: Readonly<Record<State, Row>>): Uint8Array {
  const table = new Uint8Array(states.length << 8).fill(actionNumbers.broken);
  const numbers: Readonly<Record<State | Action, number>> = { ...stateNumbers, ...actionNumbers };
  for (const state of states) {
    for (const [bytes, target] of Object.entries(rows[state])) {
      for (const byte of Buffer.from(bytes, 'latin1')) table[(stateNumbers[state] << 8) | byte] = numbers[target];
    }
  }
  return table;
}

/** Every byte that may stand for itself in a string: no control character, quote or backslash. */
function textBytes(): string {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte >= 0x20);
  return Buffer.from(bytes).toString('latin1').replace(/["\\]/g, '');
}

function numbered<Name extends string>(names: readonly Name[], from: number): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, i) => [name, from + i])) as Record<Name, number>;
}
