import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = resolve(import.meta.dirname, '..', '..', 'docs', 'construct.md');

/** The code blocks of docs/construct.md, in order, as one program. */
export function documentedApp(): string {
  return documentedBlocks().join('\n');
}

/** The code blocks of docs/construct.md; the first is an app. */
export function documentedBlocks(): readonly string[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
  if (blocks.length < 4) throw new Error(`${page} has only ${blocks.length} blocks of TypeScript.`);
  return blocks;
}
