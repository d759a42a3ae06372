/**
 * `npm run build`: writes the package to dist/: the compiled construct in bin/, lib/ and lambda/, the built function in function/,
 * the command line in cli/, and the licenses of the packages in both.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { installedCommandLine } from '../lib/command-line.ts';
import { bundleFunction } from '../lib/function-code.ts';
import { bundleCommandLine } from './command-line.ts';
import { noticesFileName, thirdPartyNotices } from './third-party-notices.ts';

const root = resolve(import.meta.dirname, '..');
const output = join(root, 'dist');
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

rmSync(output, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
const commandLine = await bundleCommandLine(join(output, 'cli'));
const functions = await bundleFunction(join(output, 'function'), { exceptions: [], commandLine: installedCommandLine });
writeFileSync(join(output, noticesFileName), thirdPartyNotices([...commandLine, ...functions]));
