#!/usr/bin/env node
/**
 * The entry point of the package. It prints the version and the help without the command line, whose parts take longer to load than
 * Node itself.
 */

/** `npm run build` puts the texts in. */
declare const versionText: string;
declare const helpText: string;

const [argument = '', ...others] = process.argv.slice(2);
const isOnly = (...options: readonly string[]) => others.length === 0 && options.includes(argument);

if (isOnly('--version', '-V')) process.stdout.write(versionText);
else if (isOnly('--help', '-h')) process.stdout.write(helpText);
else await import('./firstsight.ts');
