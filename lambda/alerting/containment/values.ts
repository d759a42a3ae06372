import { withoutLinks } from '../../text/caller-text.ts';
import { accountId, iamName, keyId, only, region } from '../../text/commands.ts';

const sessionName = only(/^(?!-)[\w+=,.@-]{2,64}$/);
const arn = only(/^arn:[\w-]+:[\w+=,.@:/-]{1,1024}$/);

/** Each value that a row can contain: the characters that a command may contain of it, and its name in texts. */
const kinds = {
  user: [iamName, 'user name'],
  role: [iamName, 'role name'],
  account: [accountId, 'account ID'],
  partition: [only(/^aws(?:-[a-z]+)*$/), 'partition'],
  region: [region, 'region'],
  keyId: [keyId, 'key ID'],
  /** The long-term key with which the call was made. */
  callerKey: [only(/^AKIA[A-Z0-9]{12,124}$/), 'key ID of the caller'],
  /** The account of the access, if it is not that of the caller. */
  otherAccount: [accountId, 'account ID'],
  sessionName: [sessionName, 'session name'],
  federatedName: [sessionName, 'name of the federated user'],
  identityUser: [only(/^[0-9A-Za-z][0-9A-Za-z-]{7,63}$/), 'user ID'],
  group: [iamName, 'group name'],
  policyName: [iamName, 'name of the policy'],
  versionId: [only(/^v\d{1,10}$/), 'version ID'],
  credential: [only(/^[A-Z0-9]{16,128}$/), 'ID of the credential'],
  instanceProfile: [iamName, 'name of the instance profile'],
  association: [only(/^iip-assoc-[0-9a-f]{8,32}$/), 'association ID'],
  trustAnchor: [only(/^[0-9a-f-]{36}$/), 'ID of the trust anchor'],
  clientId: [only(/^(?!-)[\w.:/@-]{1,255}$/), 'client ID'],
  ssoInstance: [arn, 'ARN of the Identity Center instance'],
  permissionSet: [arn, 'ARN of the permission set'],
  target: [accountId, 'account ID of the assignment'],
  assigneeType: [only(/^(?:USER|GROUP)$/), 'type of the assignee'],
  assignee: [only(/^[0-9A-Za-z][0-9A-Za-z-]{7,63}$/), 'ID of the assignee'],
  resource: [only(/^(?!-)[\w/+=.@:*-]{1,2048}$/), 'resource'],
  policyArn: [arn, 'ARN of the policy'],
  providerArn: [arn, 'ARN of the provider'],
  providerUrl: [only(/^https:\/\/[\w./-]{1,255}$/), 'address of the provider'],
  clientIds: [only(/^(?!-)[\w.:/@-]+(?: (?!-)[\w.:/@-]+)*$/), 'client IDs'],
  ssmSession: [only(/^(?!-)[\w+=,.@-]{1,96}$/), 'session ID'],
  secret: [only(/^(?!-)[\w/+=.@:-]{1,2048}$/), 'secret'],
  routeTable: [only(/^rtb-[0-9a-f]{8,32}$/), 'ID of the route table'],
  routeAssociation: [only(/^rtbassoc-[0-9a-f]{8,32}$/), 'ID of the association'],
} as const;

export type ValueName = keyof typeof kinds;

/** As the record contains them; any of them can be a text that the caller chose. */
export type Values = Readonly<Partial<Record<ValueName, string | undefined>>>;

const placeholder = /\{([a-zA-Z]+)\}/g;

/** The command with the values, or a sentence in parentheses that says which value to copy from the record manually. */
export function commandWith(template: string, values: Values): string {
  const missing = namesIn(template).find((name) => safe(name, values) === undefined);
  if (missing !== undefined) {
    const what = kinds[missing][1];
    return values[missing] === undefined ? `(the record does not contain the ${what})` : byHand(what);
  }
  return template.replace(
    placeholder,
    (_, name: string) => option(name, values) ?? safe(name as ValueName, values) ?? '',
  );
}

/** Words with a value, and without it: a sentence with one of these needs no value. */
const nouns: Readonly<Record<string, readonly [value: ValueName, words: string, otherwise: string]>> = {
  theUser: ['user', 'user {user}', 'the user of the call'],
  theRole: ['role', 'role {role}', 'the role of the call'],
  theKey: ['keyId', 'access key {keyId}', 'the access key'],
  newKey: ['keyId', 'access key {keyId}', 'access key'],
  rootKeys: ['callerKey', 'root access key {callerKey} and all others', 'its access keys'],
  theAccount: ['account', 'account {account}', 'the member account'],
  theAssociation: ['routeAssociation', 'association {routeAssociation}', 'the association of the call'],
  theSession: ['sessionName', 'session {sessionName}', 'this session'],
  elsewhere: ['otherAccount', ' in account {otherAccount}', ''],
};

function withNouns(template: string, isKnown: (name: ValueName) => boolean): string {
  return template.replace(placeholder, (whole, name: string) => {
    const [value, words, otherwise] = (Object.hasOwn(nouns, name) ? nouns[name] : undefined) ?? [];
    if (value === undefined) return whole;
    return (isKnown(value) ? words : otherwise) ?? '';
  });
}

/** The sentence with the values; undefined if one is missing. */
export function textWith(sentence: string, values: Values): string | undefined {
  const template = withNouns(sentence, (name) => safe(name, values) !== undefined);
  if (namesIn(template).some((name) => safe(name, values) === undefined)) return undefined;
  return template.replace(placeholder, (_, name: string) => withoutLinks(safe(name as ValueName, values) ?? ''));
}

/** What a text for all accesses of a row does not name. */
const general: ReadonlySet<ValueName> = new Set(['callerKey', 'otherAccount']);

/** With names in capitals where a reader puts the values: `USER`, `KEY_ID`. */
export function withPlaceholders(template: string): string {
  return withNouns(template, (name) => !general.has(name))
    .replaceAll('{regional}', ' --region REGION')
    .replaceAll('{global}', '')
    .replace(placeholder, (_, name: string) => name.replace(/([A-Z])/g, '_$1').toUpperCase());
}

function namesIn(template: string): ValueName[] {
  return [...template.matchAll(placeholder)]
    .map(([, name = '']) => name)
    .filter((name) => Object.hasOwn(kinds, name)) as ValueName[];
}

function safe(name: ValueName, values: Values): string | undefined {
  return kinds[name][0](values[name]);
}

/** IAM and Organizations have one endpoint in a partition, which the option selects outside of the partition `aws`. */
function option(name: string, values: Values): string | undefined {
  if (name !== 'regional' && name !== 'global') return undefined;
  const where = safe('region', values);
  const needed = name === 'regional' || (values.partition !== undefined && values.partition !== 'aws');
  return where !== undefined && needed ? ` --region ${where}` : '';
}

/** Replaces a command that would contain a value which is not safe to paste. */
export function byHand(what: string): string {
  return `(the ${what} contains unusual characters: copy it from the record manually)`;
}
