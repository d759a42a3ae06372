import { withoutSecrets } from '../detection/secrets.ts';

/**
 * Text that the caller chose: names, session names, policies, user agents, error messages and any other text of a record.
 * It reaches a reader only through the functions of this file.
 */

const blank = /[\s\u0085\u2800]+/g;

/** Controls, format characters (bidi and zero-width among them), lone surrogates, private and unassigned characters. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;

/** Contains no blank and no quote, so it cannot imitate text of Firstsight. ARNs, key IDs and IAM names all match. */
const plainWord = /^[\w+=,.@:/-]+$/;

/** The text on one line, without invisible characters and credentials. Empty if no visible character remains. */
export function cleaned(text: string): string {
  return withoutSecrets(text.replace(blank, ' ').replace(invisible, '').replace(blank, ' ').trim());
}

/** Lines of text without invisible characters. Line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => (character === '\n' || character === '\t' ? character : ''));
}

/** The number of invisible characters that `cleaned` removes, without blanks. */
export function invisibleCount(text: string): number {
  return text.replace(blank, ' ').match(invisible)?.length ?? 0;
}

/** At most `longest` UTF-16 units, without splitting a surrogate pair. */
export function cutTo(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest);
}

/** Whether a text is safe to show without quotes or a margin. */
export function isPlainWord(text: string): boolean {
  return plainWord.test(text);
}

/** For use within a line: unchanged if it is a plain word, otherwise in quotes, with its own quotes escaped. */
export function inline(text: string, longest = 128): string {
  const clean = cleaned(text);
  const cut = cutTo(clean, longest);
  const shown = cut === clean ? cut : `${cut}..`;
  return isPlainWord(shown) ? shown : `"${withoutLinks(shown).replace(/["\\]/g, '\\$&')}"`;
}

/** Mail programs turn a URL into a link. A URL that the caller wrote must not become one. */
export function withoutLinks(text: string): string {
  return text.replaceAll('://', '[:]//');
}

/** Replaces everything but printable ASCII by question marks. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?');
}

/**
 * For places with little space, such as digests and message attributes: printable ASCII that needs no escape in JSON, so
 * that each character takes one byte at any depth of nesting. Undefined if no visible character remains.
 */
export function compact(text: string | undefined, longest: number): string | undefined {
  if (text === undefined) return undefined;
  return cutTo(ascii(cleaned(text)).replace(/["\\]/g, '?'), longest) || undefined;
}
