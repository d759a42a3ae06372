/**
 * Values that may stand in a command: those of a strict character set, which no shell and no option parser reads as
 * anything else. The others give undefined, and the reader is told to take them from the record.
 */
type Pasteable = (value: string | undefined) => string | undefined;

const only =
  (allowed: RegExp): Pasteable =>
  (value) =>
    value !== undefined && allowed.test(value) ? value : undefined;

/** IAM's own set for user and role names; a leading hyphen would read as an option. */
export const iamName = only(/^(?!-)[\w+=,.@-]{1,128}$/);
export const keyId = only(/^[A-Z0-9]{16,128}$/);
export const region = only(/^[a-z][a-z0-9-]{1,31}$/);
export const accountId = only(/^\d{12}$/);

/** The account of an ARN, or the id itself. */
export const accountIn: Pasteable = (value) => accountId(value?.startsWith('arn:') ? value.split(':')[4] : value);
