import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionReport } from '../report.ts';

type Size = Pick<FunctionReport, 'figures' | 'modules'>;

const entry = 'handler.mjs';
const kilobyte = 1000;

/** What a start loads: the entry and every module that it imports statically. Modules loaded on demand do not count. */
export function measureSize(bundle: string): Size {
  const modules: Record<string, number> = {};
  const open = [entry];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in modules) continue;
    const code = readFileSync(join(bundle, name), 'utf8');
    modules[name] = Buffer.byteLength(code);
    open.push(...staticImports(code));
  }
  const all = Object.values(modules).reduce((sum, bytes) => sum + bytes, 0);
  return {
    modules,
    figures: { entryKilobytes: (modules[entry] ?? Number.NaN) / kilobyte, startKilobytes: all / kilobyte },
  };
}

/** Modules of the bundle that are named in an `import … from`; an `import()` has a bracket before the name. */
export function staticImports(code: string): string[] {
  return [...code.matchAll(/\b(?:from|import)\s*"\.\/([^"]+\.mjs)"/g)].map(([, name]) => name ?? '');
}
