/** HTML or SVG that holds no text of anybody's but what was escaped. Only this file and `charts/svg.ts` make it. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[] | undefined;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose texts are escaped, for contents of elements and for attributes in quotes; never inside a tag's name. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: fixed.map((text, i) => (i === 0 ? text : `${written(parts[i - 1])}${text}`)).join('') };
}

/** Our own text, as it is: a style sheet, a script, SVG from the chart library. */
export function verbatim(markup: string): Markup {
  return { markup };
}

/** JSON for a script element: no `<` in it, so nothing can end that element or begin a comment. */
export function jsonData(value: unknown): Markup {
  return verbatim(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
