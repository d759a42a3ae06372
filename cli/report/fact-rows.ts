import { cleaned, cutTo } from '../../lambda/text/caller-text.ts';

/** What a mark of a chart tells when it is pointed at or has the focus. */
export interface Facts {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, text: string])[];
}

const longestText = 160;
const mostListed = 6;

/** A row without a text is left out. */
export type Row = readonly [label: string, text: string | undefined];

export function facts(title: string, rows: readonly Row[]): Facts {
  const told = rows.flatMap(([label, text]) => (text === undefined ? [] : [[label, shown(text)] as const]));
  return { title: shown(title), rows: told.filter(([, text]) => text !== '') };
}

/** Texts of callers lose what cannot be seen, marks that turn the direction of writing among it. */
function shown(text: string): string {
  const clean = cleaned(text);
  const cut = cutTo(clean, longestText);
  return cut === clean ? cut : `${cut}…`;
}

/** The first of several texts, and how many there are beside them. */
export function listed(texts: readonly string[]): string {
  const more = texts.length > mostListed ? ` and ${texts.length - mostListed} more` : '';
  return `${texts.slice(0, mostListed).map(shown).join(', ')}${more}`;
}
