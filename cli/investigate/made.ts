import type { Access } from '../../lambda/alerting/containment/place.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import { principalOf } from '../../lambda/detection/principal.ts';
import { type CloudTrailRecord, type FieldPath, fieldText, textAt } from '../../lambda/detection/record.ts';
import { trustedBy } from '../../lambda/detection/trust-policy.ts';
import { cutTo } from '../../lambda/text/caller-text.ts';
import { resourcesIn } from './call.ts';
import { issuedKeyField, issuedSubject } from './issue.ts';
import { callingUser, keyNode, ownerIdOf, roleId, userId } from './owner-ids.ts';
import { arnIn } from './search.ts';

/** What a call made, that acts later or that others can use. */
export interface Made {
  readonly kind:
    | 'session'
    | 'console'
    | 'key'
    | 'user'
    | 'password'
    | 'role'
    | 'provider'
    | 'trust'
    | 'grant'
    | 'shell';
  /** The same for the same thing in all records. */
  readonly id: string;
  /** The field of the record that shows it. */
  readonly field: FieldPath;
  readonly keyId?: string | undefined;
  /** ARN of the session, or of the thing that was made. */
  readonly arn?: string | undefined;
  /** The IAM user or role that it belongs to, as `userId` or `roleId` returns it. */
  readonly owner?: string | undefined;
  /** The identity provider whose token was exchanged for the session. */
  readonly provider?: string | undefined;
  /** Of a trust policy: whom it names. */
  readonly trusted?: readonly string[] | undefined;
  /** Of other things that give access: the resources of the call. */
  readonly resources?: readonly string[] | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** Reads what a call of one kind made; undefined if the record does not show it. */
type Reading = (record: CloudTrailRecord) => Made | undefined;

const userName: FieldPath = 'requestParameters.userName';
const newKey: FieldPath = 'responseElements.accessKey.accessKeyId';

/** By the source of the event and its name. The calls that issue sessions are in `issue.ts`. */
export const readings: Readonly<Record<string, Readonly<Record<string, Reading>>>> = {
  'iam.amazonaws.com': {
    CreateAccessKey: (record) => {
      const keyId = fieldText(record, newKey);
      if (keyId === undefined) return undefined;
      const name = fieldText(record, 'responseElements.accessKey.userName') ?? fieldText(record, userName);
      // Without a name, the caller creates the key for itself.
      const owner = name === undefined ? callingUser(record) : userId(record, name);
      const arn = owner === undefined ? principalOf(record) : undefined;
      return { kind: 'key', id: keyNode(keyId), field: newKey, keyId, arn, owner };
    },
    CreateUser: (record) =>
      named('user', 'responseElements.user.arn', userId(record, fieldText(record, userName)), record),
    CreateLoginProfile: (record) => password(record),
    UpdateLoginProfile: (record) => password(record),
    CreateRole: (record) =>
      named(
        'role',
        'responseElements.role.arn',
        roleId(record, fieldText(record, 'requestParameters.roleName')),
        record,
      ),
    UpdateAssumeRolePolicy: (record) => {
      const field: FieldPath = 'requestParameters.roleName';
      const owner = roleId(record, fieldText(record, field));
      const trusted = trustedBy(fieldText(record, 'requestParameters.policyDocument') ?? '');
      return owner === undefined ? undefined : { kind: 'trust', id: `trust ${owner}`, field, owner, trusted };
    },
    CreateOpenIDConnectProvider: (record) => provider(record, 'responseElements.openIDConnectProviderArn'),
    CreateSAMLProvider: (record) => provider(record, 'responseElements.sAMLProviderArn'),
  },
  'signin.amazonaws.com': {
    ConsoleLogin: signIn,
    SwitchRole: signIn,
    /** The key in the response is that of the caller, unless the console session has its own. */
    GetSigninToken: (record) => {
      const keyId = fieldText(record, issuedKeyField);
      if (keyId === undefined || keyId === keyIn(record)) return undefined;
      return { kind: 'console', id: `console ${keyId}`, field: issuedKeyField, keyId, arn: arnIn(record) };
    },
  },
};

export function readingOf(record: CloudTrailRecord): Reading | undefined {
  const [source, name] = [textAt(record, 'eventSource') ?? '', textAt(record, 'eventName') ?? ''];
  const ofSource = Object.hasOwn(readings, source) ? readings[source] : undefined;
  return ofSource && Object.hasOwn(ofSource, name) ? ofSource[name] : undefined;
}

/** Something else that gives access, such as a policy that was attached. Two calls for the same thing make one. */
export function granted(record: CloudTrailRecord, [access]: readonly Access[]): Made | undefined {
  if (access === undefined) return undefined;
  const { row, values } = access;
  return {
    kind: row === 'ssm-session' ? 'shell' : 'grant',
    id: `${row} ${JSON.stringify(values)}`,
    field: 'eventName',
    resources: resourcesIn(record).map((resource) => cutTo(resource, longestResource)),
  };
}

/** Of the names in a chain, which can be as long as a caller likes. */
const longestResource = 512;

/** The session that a call issued. */
export function issued(record: CloudTrailRecord): Made | undefined {
  const { keyId, federatedUser, roleSession, base, expiresAt } = issuedSubject(record);
  if (keyId === undefined) return undefined;
  return {
    kind: 'session',
    id: keyNode(keyId),
    field: issuedKeyField,
    keyId,
    arn: federatedUser ?? roleSession ?? base,
    owner: ownerIdOf(base),
    provider: providerIn(record),
    expiresAt,
  };
}

/**
 * As IAM names it. Of a SAML provider, `identityProvider` is the name qualifier of the assertion. (CloudTrail user guide, "userIdentity
 * element"; STS API reference, `PrincipalArn` of AssumeRoleWithSAML.)
 */
function providerIn(record: CloudTrailRecord): string | undefined {
  const fields = ['requestParameters.principalArn', 'userIdentity.identityProvider', 'responseElements.provider'];
  return fields.map((field) => fieldText(record, field)).find((name) => name !== undefined);
}

/** The console session: a sign-in shows no key that its calls have. */
function signIn(record: CloudTrailRecord): Made | undefined {
  const arn = arnIn(record);
  if (arn === undefined) return undefined;
  const switched = fieldText(record, switchFrom) !== undefined;
  const field = switched ? switchFrom : 'userIdentity.arn';
  return { kind: 'console', id: `console ${arn}`, field, arn, owner: ownerIdOf(arn) };
}

/** Where a person who switches roles in the console comes from. */
export const switchFrom: FieldPath = 'additionalEventData.SwitchFrom';

/** A password, or a new one: who has it can sign in as the user. */
function password(record: CloudTrailRecord): Made | undefined {
  const owner = userId(record, fieldText(record, userName));
  return owner === undefined ? undefined : { kind: 'password', id: `password ${owner}`, field: userName, owner };
}

function named(kind: 'user' | 'role', field: FieldPath, id: string | undefined, record: CloudTrailRecord) {
  return id === undefined ? undefined : ({ kind, id, field, arn: fieldText(record, field), owner: id } as const);
}

function provider(record: CloudTrailRecord, field: FieldPath): Made | undefined {
  const arn = fieldText(record, field);
  return arn === undefined ? undefined : { kind: 'provider', id: arn, field, arn, provider: arn };
}
