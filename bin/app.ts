import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type StackProps } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AsnDatabaseError } from '../lambda/asn-database.ts';
import { isExpired } from '../lambda/detection/exceptions.ts';
import { AccountNamesError, accountNamesFrom } from '../lib/account-names.ts';
import { warnOfExpiredException } from '../lib/annotations.ts';
import type { FunctionData } from '../lib/built-function.ts';
import { ExceptionsError, exceptionsInForce } from '../lib/exceptions.ts';
import { bundleFunction } from '../lib/function-code.ts';
import { RulesError } from '../lib/own-rules.ts';
import { ownRulesFrom } from '../lib/rules-file.ts';
import { readSettings, SettingsError } from '../lib/settings.ts';
import { OtherRegionError } from '../lib/sources/existing-bucket.ts';
import { FirstsightStack } from '../lib/stack.ts';

async function synthesize(): Promise<void> {
  const app = new App();
  const settings = readSettings(app.node.getAllContext());
  const accountNames = accountNamesFrom(settings.accountNames);
  const ownRules = ownRulesFrom(settings.rulesFile, settings.asnDatabase !== undefined);
  const exceptions = exceptionsInForce(
    settings.exceptionsFile,
    ownRules.map(({ id }) => id),
  );
  const stack = await withFunctionCode(
    { exceptions, accountNames, ownRules, asnDatabase: settings.asnDatabase },
    (code) => new FirstsightStack(app, 'Firstsight', { settings, code, ownRules, ...environment() }),
  );
  for (const exception of exceptions.filter((exception) => isExpired(exception, Date.now()))) {
    warnOfExpiredException(stack, exception);
  }
}

/** CDK copies the code when the stack is created, so the folder is temporary. */
async function withFunctionCode<T>(data: FunctionData, use: (code: Code) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-function-'));
  try {
    await bundleFunction(folder, data);
    return use(Code.fromAsset(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The account and Region of the CDK command line; without them, the stack can be deployed in any account. */
function environment(): Pick<StackProps, 'env'> {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  return account && region ? { env: { account, region } } : {};
}

try {
  await synthesize();
} catch (error) {
  const kinds = [SettingsError, ExceptionsError, AccountNamesError, AsnDatabaseError, OtherRegionError, RulesError];
  if (!kinds.some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
