import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Exception } from '../lambda/detection/exceptions.ts';
import { exceptionsFileName } from '../lambda/names.ts';

/** Next to the compiled construct; `npm run build` writes it. */
const packagedFunction = resolve(fileURLToPath(import.meta.url), '../../function');

/** There is no built function: the construct was not imported from the package. */
export class FunctionNotBuiltError extends Error {
  override readonly name = 'FunctionNotBuiltError';

  constructor(folder: string) {
    super(`There is no built function in ${folder}. Import the construct from the package, or set the property code.`);
  }
}

/**
 * Uses the function that was built into the package, with these exceptions. CDK copies the code when the function is
 * created in `use`, so the folder is temporary.
 * @throws FunctionNotBuiltError
 */
export function withBuiltFunction<T>(exceptions: readonly Exception[], use: (code: Code) => T): T {
  if (!existsSync(join(packagedFunction, 'handler.mjs'))) throw new FunctionNotBuiltError(packagedFunction);
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-function-'));
  try {
    cpSync(packagedFunction, folder, { recursive: true });
    writeExceptions(folder, exceptions);
    return use(Code.fromAsset(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the file that the function reads its exceptions from. */
export function writeExceptions(functionFolder: string, exceptions: readonly object[]): void {
  writeFileSync(join(functionFolder, exceptionsFileName), `${JSON.stringify(exceptions)}\n`);
}
