/**
 * Compiles `assembly/kernel.ts` to `lambda/cloudtrail/scan/kernel-module.ts`, which is committed, so that you do not need the compiler
 * to run Firstsight. With `--check` it writes nothing, and fails if the two differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const here = import.meta.dirname;
const name = 'lambda/cloudtrail/scan/kernel-module.ts';
const target = join(here, '..', name);

async function compile() {
  let binary;
  const options = ['--outFile', 'kernel.wasm', '--baseDir', here, '-O3', '--converge', '--noAssert'];
  const { error, stderr } = await asc.main(
    ['assembly/kernel.ts', ...options, '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='],
    { writeFile: (_name, contents) => (binary = contents) },
  );
  if (error !== null || binary === undefined)
    throw new Error(`wasm/assembly was not compiled.\n${stderr}`, { cause: error });
  return Buffer.from(binary);
}

function moduleText(binary) {
  return `/** Written by wasm/build.js: what wasm/assembly compiles to, as base64. */
export const kernelModule =
  '${binary.toString('base64')}';
`;
}

const binary = await compile();
const text = moduleText(binary);
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
  console.log(`${name}: ${binary.length} bytes of WebAssembly`);
} else if (readFileSync(target, 'utf8') === text) {
  console.log(`${name} is what wasm/assembly compiles to.`);
} else {
  console.error(`${name} is not what wasm/assembly compiles to: run \`npm run wasm\` and commit it.`);
  process.exitCode = 1;
}
