import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AsnDatabaseError, openAsnDatabase } from '../lambda/asn-database.ts';
import {
  type AccountNames,
  accountNamesFileName,
  asnDatabaseFileName,
  exceptionsFileName,
  ownRulesFileName,
} from '../lambda/names.ts';

/** Next to the compiled construct; `npm run build` writes it. */
const packagedFunction = resolve(fileURLToPath(import.meta.url), '../../function');

/** What is part of the function, since the environment of a function is limited to 4 KB. */
export interface FunctionData {
  /** Validated. */
  readonly exceptions: readonly object[];
  /**
   * Validated.
   * @default - none
   */
  readonly accountNames?: AccountNames | undefined;
  /**
   * Rules of your own, validated.
   * @default - none
   */
  readonly ownRules?: readonly object[] | undefined;
  /**
   * The path of a database of networks.
   * @default - none
   */
  readonly asnDatabase?: string | undefined;
}

/** There is no built function: the construct was not imported from the package. */
export class FunctionNotBuiltError extends Error {
  override readonly name = 'FunctionNotBuiltError';

  constructor(folder: string) {
    super(`There is no built function in ${folder}. Import the construct from the package, or set the property code.`);
  }
}

/**
 * Uses the function that was built into the package, with this data. CDK copies the code when the function is
 * created in `use`, so the folder is temporary.
 * @throws FunctionNotBuiltError
 */
export function withBuiltFunction<T>(data: FunctionData, use: (code: Code) => T): T {
  if (!existsSync(join(packagedFunction, 'handler.mjs'))) throw new FunctionNotBuiltError(packagedFunction);
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-function-'));
  try {
    cpSync(packagedFunction, folder, { recursive: true });
    writeFunctionData(folder, data);
    return use(Code.fromAsset(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Writes the files that the function reads its data from.
 * @throws AsnDatabaseError
 */
export function writeFunctionData(
  functionFolder: string,
  { exceptions, accountNames = {}, ownRules = [], asnDatabase }: FunctionData,
): void {
  const write = (name: string, data: object) => writeFileSync(join(functionFolder, name), `${JSON.stringify(data)}\n`);
  write(exceptionsFileName, exceptions);
  write(accountNamesFileName, accountNames);
  write(ownRulesFileName, ownRules);
  if (asnDatabase !== undefined) copyAsnDatabase(asnDatabase, functionFolder);
}

const bytesPerMegabyte = 2 ** 20;

/** AWS Lambda Developer Guide, "Lambda quotas": the deployment package, unzipped. */
const mostFunctionMegabytes = 250;

function copyAsnDatabase(path: string, functionFolder: string): void {
  const megabytes =
    ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) + bytesIn(functionFolder)) / bytesPerMegabyte;
  if (megabytes > mostFunctionMegabytes) {
    throw new AsnDatabaseError(
      `With the database of networks ${path}, the function has ${Math.ceil(megabytes)} MB; Lambda accepts at most ${mostFunctionMegabytes} MB. Use a smaller one, such as GeoLite2-ASN.mmdb.`,
    );
  }
  openAsnDatabase(path);
  cpSync(path, join(functionFolder, asnDatabaseFileName));
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
