/** `tsx test/templates/write.ts FOLDER`: writes the template of each source into a folder, for checks by other tools. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { readSettings } from '../../lib/settings.ts';
import { FirstsightStack } from '../../lib/stack.ts';
import { variants } from './variants.ts';

/** CDK adds dependencies that references imply already. */
const forLinter = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Specify the folder to write the templates to.');
process.env.CDK_VALIDATION ??= 'false';
mkdirSync(folder, { recursive: true });
for (const [name, settings] of Object.entries(variants)) {
  const code = Code.fromInline('export const handler = () => undefined;');
  const stack = new FirstsightStack(new App(), 'Firstsight', { settings: readSettings(settings), code });
  const template = { ...Template.fromStack(stack).toJSON(), Metadata: forLinter };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(template, undefined, 1));
}
