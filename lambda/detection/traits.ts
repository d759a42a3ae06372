import { derivedValue, fieldsBehind } from './derived.ts';
import { type CloudTrailRecord, type FieldPath, textAt } from './record.ts';
import { withoutSecrets } from './secrets.ts';

/** What a call comes with that is usually the same for a caller. A history remembers the values; see `Seen`. */
export interface Traits {
  /** The /24 network of an IPv4 address, the /48 network of an IPv6 address, or the name of a service. */
  readonly network?: string | undefined;
  /** The program, without its version: `aws-cli`, `Boto3`, `Terraform`, `Firefox`. */
  readonly client?: string | undefined;
  /** The name of the requested session, else that of the caller's own session. */
  readonly sessionName?: string | undefined;
}

export type TraitName = keyof Traits;

export const traitNames: readonly TraitName[] = ['network', 'client', 'sessionName'];

/** The fields that `traitsOf` reads. */
export const traitFields: readonly FieldPath[] = [
  ...fieldsBehind('network'),
  'userAgent',
  'eventName',
  'requestParameters.name',
  'requestParameters.roleSessionName',
  'userIdentity.arn',
];

/** Longer values are cut, so that a history stays small. The name of a role session has at most 64 characters. */
const longestTrait = 64;

export function traitsOf(record: CloudTrailRecord): Traits {
  return {
    network: shown(derivedValue('network', record)),
    client: shown(clientOf(textAt(record, 'userAgent'))),
    sessionName: shown(sessionNameOf(record)),
  };
}

/** Without credentials and halves of surrogate pairs, since the table keeps it. */
function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : withoutSecrets(text).slice(0, longestTrait).toWellFormed();
}

/** Programs whose user agents do not begin with their name. */
const clientsWithin: readonly (readonly [RegExp, string])[] = [
  [/\bTerraform\//, 'Terraform'],
  [/\bPulumi\//, 'Pulumi'],
  [/\bEdg\//, 'Edge'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

/** The text before the first slash: `S3 Browser/10.9.9` is `S3 Browser`. Some consoles write their user agent in brackets. */
const product = /^\[?(?<name>[^/[\]();,]+)/;

function clientOf(userAgent: string | undefined): string | undefined {
  if (userAgent === undefined) return undefined;
  const within = /^(?:Mozilla|APN)\//.test(userAgent)
    ? clientsWithin.find(([pattern]) => pattern.test(userAgent))?.[1]
    : undefined;
  return within ?? product.exec(userAgent)?.groups?.name?.trim();
}

/** The session's own ARN ends in its name. */
const sessionArn = /^arn:[^:]+:sts::\d*:(?:assumed-role\/[^/]+|federated-user)\/(?<name>.+)$/s;

function sessionNameOf(record: CloudTrailRecord): string | undefined {
  const requested =
    textAt(record, 'eventName') === 'GetFederationToken'
      ? textAt(record, 'requestParameters', 'name')
      : textAt(record, 'requestParameters', 'roleSessionName');
  return requested ?? sessionArn.exec(textAt(record, 'userIdentity', 'arn') ?? '')?.groups?.name;
}
