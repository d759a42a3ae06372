/**
 * Compiles the modules of `assembly/` to files of `lambda/`, which are committed, so that you do not need the compiler to run
 * Firstsight. With `--check` it writes nothing, and fails if they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const here = import.meta.dirname;

const modules = [
  {
    entry: 'assembly/scan/kernel.ts',
    constant: 'kernelModule',
    name: 'lambda/cloudtrail/scan/kernel-module.ts',
    // It has no data of its own: it works in any memory.
    options: ['--importMemory'],
  },
  {
    entry: 'assembly/inflate/inflate.ts',
    constant: 'inflaterModule',
    name: 'lambda/cloudtrail/inflate/inflater-module.ts',
    // As `freeBytes` in the entry.
    options: ['--memoryBase', '2097152'],
  },
];

async function compile(entry, ownOptions) {
  let binary;
  const options = [
    '--outFile',
    'module.wasm',
    '--baseDir',
    here,
    '-O3',
    '--converge',
    '--noAssert',
    '--zeroFilledMemory',
    ...ownOptions,
  ];
  const { error, stderr } = await asc.main(
    [entry, ...options, '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='],
    { writeFile: (_name, contents) => (binary = contents) },
  );
  if (error !== null || binary === undefined)
    throw new Error(`wasm/${entry} was not compiled.\n${stderr}`, { cause: error });
  return Buffer.from(binary);
}

function moduleText(entry, constant, binary) {
  return `/** Written by wasm/build.js: what wasm/${entry} compiles to, as base64. */
export const ${constant} =
  '${binary.toString('base64')}';
`;
}

for (const { entry, constant, name, options } of modules) {
  const binary = await compile(entry, options);
  const text = moduleText(entry, constant, binary);
  const target = join(here, '..', name);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
    console.log(`${name}: ${binary.length} bytes of WebAssembly`);
  } else if (readFileSync(target, 'utf8') === text) {
    console.log(`${name} is what wasm/${entry} compiles to.`);
  } else {
    console.error(`${name} is not what wasm/${entry} compiles to: run \`npm run wasm\` and commit it.`);
    process.exitCode = 1;
  }
}
