import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from '@babel/parser';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..', '..');

interface Node {
  readonly type: string;
  readonly optional?: boolean;
  readonly key?: { readonly name?: string };
  readonly typeAnnotation?: { readonly typeAnnotation?: Node };
  readonly leadingComments?: readonly { readonly value: string }[];
}

/** The optional properties of what a file exports, each with the comment before it. `?: undefined` says that a property is not allowed. */
function optionalProperties(text: string): { readonly name: string; readonly doc: string }[] {
  const found: { readonly name: string; readonly doc: string }[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    const isAllowed = node.typeAnnotation?.typeAnnotation?.type !== 'TSUndefinedKeyword';
    if (node.type === 'TSPropertySignature' && node.optional && isAllowed) {
      found.push({ name: node.key?.name ?? '', doc: node.leadingComments?.at(-1)?.value ?? '' });
    }
    for (const child of Object.values(value)) visit(child);
  };
  const { body } = parse(text, { sourceType: 'module', plugins: ['typescript'] }).program;
  for (const statement of body) if (statement.type === 'ExportNamedDeclaration') visit(statement);
  return found;
}

/** The files of the types that the package exports, and those of the types in them. */
const files = [
  ...[...readFileSync(join(root, 'lib', 'index.ts'), 'utf8').matchAll(/ from '\.\/(\S+)'/g)].map(
    ([, file]) => `lib/${file}`,
  ),
  'lambda/detection/exceptions.ts',
];

const properties = [...new Set(files)].flatMap((file) =>
  optionalProperties(readFileSync(join(root, file), 'utf8')).map(({ name, doc }) => ({ name, file, doc })),
);

test('the search finds optional properties and reads their comments', () => {
  const text =
    'export interface A { /** x\n * @default 1 */ readonly one?: number; readonly two?: string | undefined; no?: undefined }\ninterface B { own?: number }';
  expect(optionalProperties(text)).toEqual([
    { name: 'one', doc: expect.stringContaining('@default 1') },
    { name: 'two', doc: '' },
  ]);
  expect(readdirSync(join(root, 'lib'))).toContain('index.ts');
  expect(properties.length).toBeGreaterThan(25);
});

test.each(properties)('the comment of the optional property $name in $file says its default', ({ doc }) => {
  expect(doc).toMatch(/@default \S/);
});
