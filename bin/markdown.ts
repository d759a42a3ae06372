/** A table in Markdown; the text of a cell is Markdown too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `|${cells.map((cell) => (cell ? ` ${cell} |` : ' |')).join('')}`;
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/** A list in Markdown: points, unless `mark` says otherwise. */
export function list(items: readonly string[], mark: (index: number) => string = () => '- '): string {
  return items.map((item, i) => `${mark(i)}${filled(item, mark(i).length)}`).join('\n');
}

/** A paragraph in lines of at most 120 characters; all but the first have an indent. */
export function filled(text: string, indent = 0): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= 120)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
