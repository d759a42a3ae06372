import { utc } from './times.ts';

/**
 * AWS CLI commands that you can paste, and the values that they can contain: those of a strict character set, which no
 * shell and no option parser interprets. Any other value becomes undefined; the message then says to take it
 * from the record.
 */
type Pasteable = (value: string | undefined) => string | undefined;

/** Only values that match the pattern. */
export const only =
  (allowed: RegExp): Pasteable =>
  (value) =>
    value !== undefined && allowed.test(value) && !value.includes('REDACTED') ? value : undefined;

/** The characters that IAM allows in names of users and roles, without a leading hyphen, which would be an option. */
export const iamName = only(/^(?!-)[\w+=,.@-]{1,128}$/);
export const keyId = only(/^[A-Z0-9]{16,128}$/);
export const region = only(/^[a-z][a-z0-9-]{1,31}$/);
export const accountId = only(/^\d{12}$/);

/** The account of an ARN, or the id itself. */
export const accountIn: Pasteable = (value) => accountId(value?.startsWith('arn:') ? value.split(':')[4] : value);

/** One `aws cloudtrail lookup-events`. Each value must have passed one of the functions above. */
export interface Lookup {
  readonly attribute: 'AccessKeyId' | 'Username' | 'EventName';
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly region: string | undefined;
}

export function lookupCommand({ attribute, value, since, region }: Lookup): string {
  const start = utc(since);
  return [
    'aws cloudtrail lookup-events',
    `--lookup-attributes ${lookupAttribute(attribute, value)}`,
    ...(start ? [`--start-time ${start}`] : []),
    ...(region ? [`--region ${region}`] : []),
  ].join(' ');
}

/** The shorthand syntax splits at commas and equals signs, which IAM allows in names. */
function lookupAttribute(attribute: string, value: string): string {
  return /^[\w.@+-]+$/.test(value)
    ? `AttributeKey=${attribute},AttributeValue=${value}`
    : `'${JSON.stringify([{ AttributeKey: attribute, AttributeValue: value }])}'`;
}
