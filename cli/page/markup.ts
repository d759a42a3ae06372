/** HTML or SVG in which all texts are escaped. Only this file and `charts.ts` create it. */
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

/** A template that escapes its texts: for the content of elements and for quoted attributes, never for names of tags. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: fixed.map((text, i) => (i === 0 ? text : `${written(parts[i - 1])}${text}`)).join('') };
}

/** Trusted text, unchanged: a style sheet, a script, SVG from the chart library. */
export function verbatim(markup: string): Markup {
  return { markup };
}

/** JSON for a script element. It has no `<`, so it cannot close the element or start a comment. */
export function jsonData(value: unknown): Markup {
  return verbatim(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
