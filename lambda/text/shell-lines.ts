/** Where a command line can be broken, without a change of its meaning in bash and zsh. */
type Break =
  /** At a blank outside of quotes: a backslash at the end of the row. `value` is between an option and its value. */
  | 'blank'
  | 'value'
  /** Between the parts of JSON in single quotes: JSON ignores the line break. */
  | 'json'
  /** In a word, or in double quotes: a backslash, and the next row continues the word. */
  | 'word'
  /** In a text in single quotes: the quotes are closed, and opened again in the next row. */
  | 'quoted';

const joints: Readonly<Record<Break, readonly [end: string, start: string]>> = {
  blank: [' \\', '  '],
  value: [' \\', '  '],
  json: ['', ''],
  word: ['\\', ''],
  quoted: ["'\\", "'"],
};

interface Place {
  /** The row ends before this character. */
  readonly at: number;
  readonly kind: Break;
}

/**
 * A command in rows of at most `width` characters that you can paste together: bash and zsh read them as the one line. Breaks at
 * blanks and in JSON are preferred. `width` is at least 20.
 */
export function shellLines(command: string, width: number): string[] {
  const places = placesIn(command);
  const rows: string[] = [];
  let [from, start] = [0, ''];
  while (start.length + command.length - from > width) {
    const fits = places.filter(
      ({ at, kind }) => at > from && start.length + at - from + joints[kind][0].length <= width,
    );
    const last = (...kinds: readonly Break[]) =>
      fits.findLast(({ kind, at }) => kinds.includes(kind) && at - from > width / 3);
    const place = last('blank', 'json') ?? last('value') ?? fits.at(-1);
    if (place === undefined) break;
    const [end, next] = joints[place.kind];
    rows.push(`${start}${command.slice(from, place.at)}${end}`);
    from = next === '  ' ? place.at + 1 : place.at;
    start = next;
  }
  return [...rows, `${start}${command.slice(from)}`];
}

/** Each place with its best kind of break. */
function placesIn(command: string): Place[] {
  const places: Place[] = [];
  let quote = '';
  let [isJson, inJsonText] = [false, false];
  for (let at = 0; at < command.length; at += 1) {
    const character = command.charAt(at);
    const before = command.charAt(at - 1);
    if (at > 0 && before !== '\\') {
      const kind = kindOf(character, before, quote, isJson && !inJsonText);
      places.push({ at, kind: kind === 'blank' && followsOption(command, at) ? 'value' : kind });
    }
    if (character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      // Also the rest of JSON, behind a text that the shell inserts.
      isJson = /[{["]/.test(command.charAt(at + 1));
    } else if (quote === "'" && isJson && character === '"' && before !== '\\') inJsonText = !inJsonText;
  }
  return places;
}

function kindOf(character: string, before: string, quote: string, isBetweenParts: boolean): Break {
  if (quote === '') return character === ' ' ? 'blank' : 'word';
  if (quote === '"') return 'word';
  return isBetweenParts && /[,{[]/.test(before) ? 'json' : 'quoted';
}

function followsOption(command: string, at: number): boolean {
  return /(?:^| )--[\w-]+$/.test(command.slice(Math.max(0, at - 40), at));
}
