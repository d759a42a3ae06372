import { type Spelled, spelled, startsAt } from './spelling.ts';

/** Finds the places in a log file that could spell a text; it may find too many, and misses none. */
export interface Candidates {
  readonly occurIn: (bytes: Buffer) => boolean;
  /** What lies in two chunks is found in a join of so many bytes from either side of the seam. */
  readonly overlap: number;
}

type Pattern = (bytes: Buffer) => boolean;

/**
 * A JSON string that equals one of the texts is spelled plainly, between quotes, or holds an escape of one of the text's
 * characters. A text with more spellings than these (quotes, slashes, other than ASCII) makes every place a candidate.
 */
export function candidatesFor(texts: readonly string[]): Candidates {
  const all = texts.map(spelled);
  const unusual = all.some(({ text, plain }) => !plain || text.includes('/'));
  const patterns = unusual ? [() => true] : [...all.map(plainPattern), escapePattern(texts)];
  return {
    occurIn: (bytes) => patterns.some((pattern) => pattern(bytes)),
    overlap: Math.max(escapeLength, ...all.map(({ bytes }) => bytes.length + 2)) - 1,
  };
}

function plainPattern({ text }: Spelled): Pattern {
  const whole = Buffer.from(`"${text}"`);
  const before = rarestAt(whole);
  const needle = whole.subarray(before, before + longestFastNeedle);
  return (bytes) => findWith(bytes, needle, (at) => startsAt(bytes, at - before, whole));
}

const escapeStart = Buffer.from('\\u00');
const escapeLength = 6;

function escapePattern(texts: readonly string[]): Pattern {
  const characters = new Set(texts.join(''));
  return (bytes) => findWith(bytes, escapeStart, (at) => characters.has(escapedCharacter(bytes, at)));
}

function escapedCharacter(bytes: Buffer, at: number): string {
  return String.fromCharCode(Number.parseInt(bytes.toString('latin1', at + 2, at + escapeLength), 16));
}

function findWith(bytes: Buffer, needle: Buffer, accept: (at: number) => boolean): boolean {
  let at = bytes.indexOf(needle);
  while (at !== -1 && !accept(at)) at = bytes.indexOf(needle, at + 1);
  return at !== -1;
}

/** Node finds up to so many bytes by the first of them, at the speed of memory; for more it takes a slower algorithm. */
const longestFastNeedle = 7;

/** The bytes of log files, commonest first; what is not listed is rarer still. */
const commonFirst = '"eats:1rnodi2c,-u0m3lpAI/4.8fv9657SygTbEwDC{}NL_RMPOVhxzGHkKqQZXU';

/** Words of nearly every record, whose ends are those of many event names. */
const frequent =
  'userName"IAMUser"assumedRoleUser"accessKeyId"sessionToken"sessionContext"sessionIssuer"eventName"roleSessionName"' +
  'AWS::KMS::Key"AWS::IAM::Role"AssumedRole"Decrypt"DescribeInstances"policyDocument"sharedEventID"';

/**
 * Where to begin: at the rarest byte, by which a search stops in vain least often, unless a frequent word goes on from it
 * in the same way. With many texts, what is found in vain costs more than the searches.
 */
function rarestAt(bytes: Buffer): number {
  const rank = (byte: number) => commonFirst.indexOf(String.fromCharCode(byte)) + 1 || commonFirst.length + 1;
  const places = [...bytes.keys()].sort((a, b) => rank(bytes[b] as number) - rank(bytes[a] as number) || a - b);
  const needleAt = (at: number) => bytes.toString('latin1', at, at + longestFastNeedle);
  return places.find((at) => !frequent.includes(needleAt(at))) ?? places[0] ?? 0;
}
