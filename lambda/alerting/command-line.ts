/** Defined when a function or a command line is built that is installed without a checkout; see `installedCommandLine`. */
declare const firstsightCommandLine: string | undefined;

/** How a user of a checkout starts the command line. */
export const commandLineOfCheckout = 'npm run -s firstsight --';

/** How the reader of a message starts the command line, by how Firstsight was installed. */
export const commandLine = typeof firstsightCommandLine === 'string' ? firstsightCommandLine : commandLineOfCheckout;

/** Whether it works only in the folder of the checkout. */
export const needsCheckout = commandLine === commandLineOfCheckout;
