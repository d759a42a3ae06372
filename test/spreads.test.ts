import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parse } from '@babel/parser';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');

/** These receive the alerts of one digest, at most 100. */
const callsWithFewArguments = ['testMark', 'testLabels'];

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function nameOf(node: unknown): unknown {
  return isNode(node) ? node.name : undefined;
}

/** The calls in a source that pass the elements of an array as arguments; a function may pass on its own rest parameter. */
function callsWithSpread(source: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown, rests: readonly unknown[]): void => {
    if (Array.isArray(value)) for (const element of value) visit(element, rests);
    if (!isNode(value)) return;
    const parameters = (Array.isArray(value.params) ? value.params : []).filter(isNode);
    const ownRests = parameters.filter(({ type }) => type === 'RestElement').map(({ argument }) => nameOf(argument));
    const allRests = [...rests, ...ownRests];
    const spreads = (Array.isArray(value.arguments) ? value.arguments : [])
      .filter(isNode)
      .filter(({ type, argument }) => type === 'SpreadElement' && !allRests.includes(nameOf(argument)));
    if (spreads.length > 0 && !callsWithFewArguments.includes(String(nameOf(value.callee)))) {
      found.push(source.slice(value.start as number, value.end as number));
    }
    for (const child of Object.values(value)) visit(child, allRests);
  };
  visit(parse(source, { sourceType: 'module', plugins: ['typescript'] }).program, []);
  return found;
}

const files = ['bin', 'cli', 'lambda', 'lib']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));

describe('a call that spreads an array overflows the stack with some 120,000 elements', () => {
  test('so no source has one', () => {
    const found = files.flatMap((file) =>
      callsWithSpread(readFileSync(join(root, file), 'utf8')).map((call) => `${file}: ${call}`),
    );
    expect(found).toEqual([]);
  });

  test('and the search for them finds one in a call, not in an array or a rest parameter', () => {
    const source = 'const f = (...own: number[]) => [...own, g(...own), Math.max(0, ...list)];';
    expect(callsWithSpread(source)).toEqual(['Math.max(0, ...list)']);
  });
});
