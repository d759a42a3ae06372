/** The escape of a lone surrogate, which strict parsers reject. Other escapes match as a whole, so that pairs are kept. */
const escapes = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g;

/** DEL is not included: it is harmless, and its escape takes six bytes. */
const unseen = /[\u0080-\u009f\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON on one line that any parser, queue and terminal accepts: lone surrogates are replaced; characters that are
 * invisible, control a terminal or are rejected by SQS (U+FFFE, U+FFFF) are escaped.
 */
export function jsonText(value: object): string {
  return JSON.stringify(value)
    .replace(escapes, (whole, surrogate?: string) => (surrogate ? '\ufffd' : whole))
    .replace(unseen, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => unitEscape(character.charCodeAt(i))).join('');
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
