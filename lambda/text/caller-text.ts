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

/** For use within a line: unchanged if it is a plain word, otherwise in quotes, with its own quotes escaped. Never a link. */
export function inline(text: string, longest = 128): string {
  const clean = cleaned(text);
  const harmless = withoutLinks(clean);
  const cut = cutTo(harmless, longest);
  const shown = cut === harmless ? cut : `${cut}..`;
  return isPlainWord(clean) ? shown : `"${shown.replace(/["\\]/g, '\\$&')}"`;
}

/** The names of hosts, with what makes them a link before or after them. */
const host = /(?<before>\/\/|@)?(?<![\p{L}\p{N}_-])(?<name>(?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]+)(?<after>[/:?#])?/giu;

/** Email programs turn a bare name into a link if it ends in one of these, or in the code of a country. */
const commonEnds =
  /\.(?:\p{L}{2}|xn--[\p{L}\p{N}-]+|com|net|org|info|biz|edu|gov|mil|int|app|dev|cloud|link|click|online|site|store|shop|tech|top|xyz|live|page|web|zip|email|test|example)$/iu;

/** A service of AWS, as CloudTrail names it: without a host or bucket before it, which can be anyone's. */
const awsService = /^[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;

/** Paths of roles in which only AWS creates roles. Those of Amazon S3 are left out, since its addresses can be anyone's. */
const reservedPath = /arn:[\w-]+:iam::\d{12}:role\/aws-(?:reserved|service-role)\/$/;

/**
 * Email programs, chats and terminals turn addresses into links. What the caller wrote must not become one, so it is written as
 * `https[:]//evil[.]example` and `name[at]evil[.]example`. ARNs, IP addresses, versions and services of AWS stay as they are.
 */
export function withoutLinks(text: string): string {
  return text
    .replace(host, (whole, before: string | undefined, name: string, after: string | undefined, at: number) =>
      isLink(before, name, after) && !isReserved(text.slice(0, at), name) ? whole.replaceAll('.', '[.]') : whole,
    )
    .replace(/(?<![\p{L}\p{N}])(www)\./giu, '$1[.]')
    .replaceAll('://', '[:]//')
    .replace(/(?<=[\p{L}\p{N}._%+-])@(?=[\p{L}\p{N}])/gu, '[at]')
    .replaceAll('](', '] (');
}

function isReserved(textBefore: string, name: string): boolean {
  return awsService.test(name) && !name.startsWith('s3') && reservedPath.test(textBefore.slice(-100));
}

function isLink(before: string | undefined, name: string, after: string | undefined): boolean {
  // The last label of an IP address, a version or a build is no name of a domain.
  if (!/\.(?:\p{L}{2,}|xn--[\p{L}\p{N}-]+)$/u.test(name)) return false;
  if (before !== undefined || /^www\./i.test(name) || after === '/' || after === '?' || after === '#') return true;
  return commonEnds.test(name) && !awsService.test(name);
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
