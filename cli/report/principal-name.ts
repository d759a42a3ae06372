import { cleaned } from '../../lambda/text/caller-text.ts';

/** A principal in few characters. Together, name and account still tell it apart from all others. */
export interface PrincipalName {
  /** `user/alice`, `role/DataPipeline`, `root`; else all that is known. */
  readonly name: string;
  readonly account: string | undefined;
}

/** An IAM name is unique in its account whatever its path, so the path is left out. */
const identity = /^arn:[\w-]+:iam::(?<account>\d*):(?<kind>user|role)\/(?:.*\/)?(?<name>[^/]+)$/su;
const otherArn = /^arn:[\w-]+:[\w-]+:[^:]*:(?<account>\d*):(?<name>.+)$/su;
const prefixed = /^(?<account>\d{12}):(?<name>.+)$/su;

/** Without what every ARN has, and without characters that cannot be seen. */
export function principalName(principal: string): PrincipalName {
  const found = [identity, otherArn, prefixed].map((form) => form.exec(principal)?.groups).find(Boolean);
  const { account, kind, name = principal } = found ?? {};
  const whole = kind === undefined ? name : `${kind}/${name}`;
  return { name: cleaned(whole) || 'unidentified', account: account || undefined };
}

/** At most `longest` characters: beginning and end, since paths and numbers tell names apart at both. */
export function shortened(text: string, longest: number): string {
  const characters = [...text];
  if (characters.length <= longest) return text;
  const tail = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, longest - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}
