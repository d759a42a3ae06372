/** The type of a column, as the Glue Data Catalog writes it: `struct<type:string,arn:string>`. */
export type HiveType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, HiveType> }
  | { readonly kind: 'array'; readonly element: HiveType }
  | { readonly kind: 'map' };

/** Reads a type. Names are in lower case. A text that is not a type becomes a scalar of that name. */
export function hiveType(text: string): HiveType {
  const trimmed = text.trim().toLowerCase();
  const [, name, inner = ''] = /^(struct|array|map)\s*<(.*)>$/s.exec(trimmed) ?? [];
  if (name === 'struct') return { kind: 'struct', fields: new Map(partsOf(inner).map(fieldOf)) };
  if (name === 'array') return { kind: 'array', element: hiveType(inner) };
  return name === 'map' ? { kind: 'map' } : { kind: 'scalar', name: trimmed };
}

/** The parts between the commas that are not within `<>` or `()`. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if ('<('.includes(character)) depth += 1;
    if ('>)'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return part.trim() === '' ? parts : [...parts, part];
}

function fieldOf(text: string): [string, HiveType] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon).trim(), hiveType(text.slice(colon + 1))];
}

/** The paths of all texts in a column, through structs but not through lists: `useridentity.sessioncontext.sessionissuer.arn`. */
export function textPaths(path: string, type: HiveType): string[] {
  if (type.kind === 'scalar') return /^(?:string|varchar|char)/.test(type.name) ? [path] : [];
  if (type.kind !== 'struct') return [];
  return [...type.fields].flatMap(([name, inner]) => textPaths(`${path}.${name}`, inner));
}
