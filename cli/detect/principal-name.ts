import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';

/** A principal in few characters. Name and account together still identify it. */
export interface PrincipalName {
  /** `user/alice`, `role/DataPipeline`, `root`; otherwise all that is known. */
  readonly name: string;
  readonly account: string | undefined;
}

/** An IAM name is unique in its account whatever its path, so the path is left out. */
const identity = /^arn:[\w-]+:iam::(?<account>\d*):(?<kind>user|role)\/(?:.*\/)?(?<name>[^/]+)$/su;
const otherArn = /^arn:[\w-]+:[\w-]+:[^:]*:(?<account>\d*):(?<name>.+)$/su;
const prefixed = /^(?<account>\d{12}):(?<name>.+)$/su;

/** Without the common parts of ARNs, and without invisible characters. */
export function principalName(principal: string): PrincipalName {
  const found = [identity, otherArn, prefixed].map((form) => form.exec(principal)?.groups).find(Boolean);
  const { account, kind, name = principal } = found ?? {};
  const whole = kind === undefined ? name : `${kind}/${name}`;
  return { name: withoutLinks(cleaned(whole)) || 'unidentified', account: account || undefined };
}
