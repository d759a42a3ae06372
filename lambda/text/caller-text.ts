/**
 * Text that somebody else chose: names, session names, policies, user agents, error messages and whatever else a record
 * holds. It reaches a reader only through the functions of this file.
 */

const blank = /[\s\u0085\u2800]+/g;

/** Controls, format characters (bidi and zero-width among them), lone surrogates, private and unassigned characters. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;

/** Has no blank and no quote, so it cannot be taken for words of ours. ARNs, key ids and IAM names all pass. */
const plainWord = /^[\w+=,.@:/-]+$/;

/** One line without characters that cannot be seen. Empty where nothing visible is left. */
export function cleaned(text: string): string {
  return text.replace(blank, ' ').replace(invisible, '').replace(blank, ' ').trim();
}

/** How many invisible characters `cleaned` takes out; blanks are not counted. */
export function invisibleCount(text: string): number {
  return text.replace(blank, ' ').match(invisible)?.length ?? 0;
}

/** At most `longest` UTF-16 units, never half a surrogate pair. */
export function cutTo(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest);
}

/** Needs no quotes or gutter: shown as it is, it cannot pose as anything. */
export function isPlainWord(text: string): boolean {
  return plainWord.test(text);
}

/** Within a line of ours: as it is where it is a plain word, else in quotes, its own quotes escaped. */
export function inline(text: string, longest = 128): string {
  const clean = cleaned(text);
  const cut = cutTo(clean, longest);
  const shown = cut === clean ? cut : `${cut}..`;
  return isPlainWord(shown) ? shown : `"${withoutLinks(shown).replace(/["\\]/g, '\\$&')}"`;
}

/** A mail program turns an address into a link; one that the caller wrote shall not be clicked at night. */
export function withoutLinks(text: string): string {
  return text.replaceAll('://', '[:]//');
}

/** Printable ASCII only; anything else becomes a question mark. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?');
}

/**
 * For places with little room, such as a digest and message attributes: printable ASCII that JSON need not escape, so
 * that each character takes one byte, however often it is put into JSON. Undefined where nothing visible is left.
 */
export function compact(text: string | undefined, longest: number): string | undefined {
  if (text === undefined) return undefined;
  return cutTo(ascii(cleaned(text)).replace(/["\\]/g, '?'), longest) || undefined;
}
