/** Formats rows with columns of equal width and numbers to the right. The first row has the names of the columns. */
function tableLines(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  const lines = rows.map((row) => row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  '));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return lines.toSpliced(1, 0, rule).map((line) => `  ${line.trimEnd()}`);
}

function padded(cell: string | number, width: number): string {
  return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
}

export function printTable(rows: readonly (readonly (string | number)[])[]): void {
  for (const line of tableLines(rows)) console.log(line);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}
