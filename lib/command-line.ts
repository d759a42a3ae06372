import { version } from '../lambda/alerting/version.ts';

/** How a user of the package or of a release starts the command line: npm fetches it if it is not installed. */
export const installedCommandLine = `npx firstsight@${version}`;

/** For esbuild: what is built shows this command line. */
export function withCommandLine(commandLine: string | undefined): Readonly<Record<string, string>> {
  return commandLine === undefined ? {} : { firstsightCommandLine: JSON.stringify(commandLine) };
}
