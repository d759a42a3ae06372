/** Writes databases in the MaxMind DB format (MaxMind, "MaxMind DB File Format Specification", version 2.0). */

type Entry = Readonly<Record<string, string | number>>;

/** Blocks of IPv4 addresses with their entries. Blocks must not contain each other. */
export type Networks = Readonly<Record<string, Entry>>;

type Node = [Node | Entry | undefined, Node | Entry | undefined];

const emptyBits = 96;

/** A database of IPv6, which has IPv4 addresses below ::/96. */
export function mmdb(networks: Networks, databaseType = 'GeoLite2-ASN'): Buffer {
  const root: Node = [undefined, undefined];
  for (const [network, entry] of Object.entries(networks)) insert(root, bitsOf(network), entry);
  const nodes = [...nodesIn(root)];
  const data: Buffer[] = [];
  const offsets = new Map<Entry, number>();
  for (const entry of new Set(nodes.flat().filter(isEntry))) {
    offsets.set(entry, sizeOf(data));
    data.push(encoded(entry));
  }
  const recordOf = (side: Node[number]) => {
    if (side === undefined) return nodes.length;
    return isEntry(side) ? nodes.length + 16 + (offsets.get(side) ?? 0) : nodes.indexOf(side);
  };
  const tree = Buffer.concat(nodes.flat().map((side) => unsigned(recordOf(side), 3)));
  const metadata = {
    ...{ binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1_780_000_000 },
    ...{ database_type: databaseType, ip_version: 6, node_count: nodes.length, record_size: 24 },
  };
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, encoded(metadata)]);
}

function isEntry(side: Node[number]): side is Entry {
  return side !== undefined && !Array.isArray(side);
}

function insert(root: Node, bits: readonly (0 | 1)[], entry: Entry): void {
  let node = root;
  bits.slice(0, -1).forEach((bit) => {
    const next = (node[bit] ?? [undefined, undefined]) as Node;
    node[bit] = next;
    node = next;
  });
  node[bits.at(-1) ?? 0] = entry;
}

function bitsOf(network: string): readonly (0 | 1)[] {
  const [address = '', length] = network.split('/');
  const bits = address.split('.').flatMap((octet) => [...Number(octet).toString(2).padStart(8, '0')]);
  return [...Array<string>(emptyBits).fill('0'), ...bits.slice(0, Number(length))].map((bit) => (bit === '1' ? 1 : 0));
}

function* nodesIn(node: Node): Generator<Node> {
  yield node;
  for (const side of node) if (Array.isArray(side)) yield* nodesIn(side);
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

const types = { text: 2, number: 6, map: 7 };

function encoded(value: Entry | string | number): Buffer {
  if (typeof value === 'number') return Buffer.concat([control(types.number, 4), unsigned(value, 4)]);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(types.text, text.length), text]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([control(types.map, entries.length), ...entries.flat().map(encoded)]);
}

/** A size from 29 on has a second byte. */
function control(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29]);
}

function unsigned(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
