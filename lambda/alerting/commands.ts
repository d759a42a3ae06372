import { utc } from './times.ts';

/** One `aws cloudtrail lookup-events`. All values must have passed `pasteable.ts`. */
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

/** The short syntax splits at commas and equals signs, which IAM allows in names. */
function lookupAttribute(attribute: string, value: string): string {
  return /^[\w.@+-]+$/.test(value)
    ? `AttributeKey=${attribute},AttributeValue=${value}`
    : `'${JSON.stringify([{ AttributeKey: attribute, AttributeValue: value }])}'`;
}

const denyAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

/** An inline policy that denies everything, and how to take it away again. */
export function denyCommands(kind: 'user' | 'role', name: string): { readonly deny: string; readonly undo: string } {
  const target = `--${kind}-name ${name} --policy-name FirstsightDenyAll`;
  return {
    deny: `aws iam put-${kind}-policy ${target} --policy-document '${denyAll}'`,
    undo: `aws iam delete-${kind}-policy ${target}`,
  };
}

export function deactivateKeyCommand(userName: string, accessKeyId: string): string {
  return `aws iam update-access-key --user-name ${userName} --access-key-id ${accessKeyId} --status Inactive`;
}
