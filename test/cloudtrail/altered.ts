/** A copy in which the field of this number, counted in the order of the text, has another value. */
export function withValueAt(whole: unknown, place: number, value: unknown): unknown {
  let fields = 0;
  const text = JSON.stringify(whole, (_, field) => {
    fields += 1;
    return field;
  });
  if (text === undefined) return null;
  let position = 0;
  const altered = JSON.stringify(whole, (_, field) => (position++ === place % fields ? structuredClone(value) : field));
  return JSON.parse(altered ?? 'null');
}
