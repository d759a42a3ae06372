/** How emails and pages start the command line: in a checkout. */
export const invocationInCheckout = 'npm run -s firstsight --';

/** How the user starts this command line, for commands that its output shows: from the package, by name. */
export const invocation = import.meta.url.endsWith('.ts') ? invocationInCheckout : 'firstsight';
