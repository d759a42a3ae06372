/**
 * The size of an item that is billed for storage. ("DynamoDB item sizes and formats", Amazon DynamoDB developer guide: names and
 * texts as UTF-8, numbers by two digits a byte and one more, lists and maps three bytes and one for each entry; and 100 bytes of
 * overhead for each item.)
 */
export function storedBytes(item: object): number {
  return itemBytes(item) + overheadBytes;
}

const overheadBytes = 100;

/** The size of an item that counts for reads and writes. */
export function itemBytes(item: object): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + 1 + valueBytes(entry), 3);
  if (typeof value === 'object' && value !== null) return 3 + Object.keys(value).length + itemBytes(value);
  return 1;
}
