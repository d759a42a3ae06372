import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = resolve(import.meta.dirname, '..', '..', 'docs', 'construct.md');

/** The blocks of docs/construct.md, in their order, as one program. */
export function documentedApp(): string {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
  if (blocks.length < 4) throw new Error(`${page} holds ${blocks.length} blocks of TypeScript, so little is shown.`);
  return blocks.join('\n');
}
