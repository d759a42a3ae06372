import { isIP } from 'node:net';
import type { Alert } from '../detection/alert.ts';
import { federationRequestOf, issuedSessionOf } from '../detection/federation.ts';
import { accountOf, type JsonObject, textAt } from '../detection/record.ts';
import { callerOf } from './caller.ts';
import { issuedKeyOf } from './issued-key.ts';

/** How a text of the record is written into a finding; `longest` is what a digest has room for. */
export type Writing = (text: string | undefined, longest: number) => string | undefined;

/** The object without its undefined fields; undefined where none is left, since OCSF takes no empty objects. */
export function present(fields: JsonObject): JsonObject | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** An OCSF evidence (`evidences[]`) of one alert: who called what from where, and what was issued. */
export function evidenceOf(alert: Alert, write: Writing): JsonObject {
  const { record } = alert;
  return {
    ...present({
      uid: write(textAt(record, 'eventID'), 40),
      src_endpoint: sourceEndpoint(textAt(record, 'sourceIPAddress'), write),
      api: apiCall(alert, write),
      user: issuedTo(alert, write),
    }),
    actor: actorOf(alert, write),
  };
}

function actorOf(alert: Alert, write: Writing): JsonObject {
  const { record } = alert;
  const caller = callerOf(alert);
  const type = write(caller.type, 32);
  const user = present({
    uid: write(caller.principal, 256) ?? 'unidentified',
    uid_alt: write(textAt(record, 'userIdentity', 'principalId'), 48),
    name: write(textAt(record, 'userIdentity', 'userName') ?? knownName(caller), 64),
    type_id: type === undefined ? 0 : 99,
    type: type ?? 'Unknown',
    account: accountObject(accountOf(record), write),
  });
  const session = present({
    credential_uid: write(caller.accessKeyId, 32),
    is_mfa: mfa(textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated')),
  });
  return { user, ...present({ session }) };
}

function knownName({ kind, name }: ReturnType<typeof callerOf>): string | undefined {
  return kind === 'other' ? undefined : name;
}

function mfa(text: string | undefined): boolean | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

/** An OCSF account, where the record names one. */
export function accountObject(account: string | undefined, write: Writing): JsonObject | undefined {
  const uid = write(account, 16);
  return uid === undefined ? undefined : { uid, type_id: 10, type: 'AWS Account' };
}

/** `ip` takes addresses of at most 40 characters and nothing else: service names and lists go to `svc_name`. */
function sourceEndpoint(address: string | undefined, write: Writing): JsonObject | undefined {
  if (address !== undefined && isIP(address) !== 0 && address.length <= 40) return { ip: address };
  return present({ svc_name: write(address, 64) });
}

function apiCall({ record }: Alert, write: Writing): JsonObject | undefined {
  const operation = write(textAt(record, 'eventName'), 64);
  if (operation === undefined) return undefined;
  return present({
    operation,
    service: present({ name: write(textAt(record, 'eventSource'), 64) }),
    request: present({ uid: write(textAt(record, 'requestID'), 40) }),
    response: present({
      error: write(textAt(record, 'errorCode'), 64),
      error_message: write(textAt(record, 'errorMessage'), 64),
    }),
  });
}

/** Who the issued key belongs to. OCSF wants a uid, a name or an account of a user, so the key alone is not enough. */
function issuedTo({ record }: Alert, write: Writing): JsonObject | undefined {
  const session = issuedSessionOf(record);
  const assumed = textAt(record, 'responseElements', 'assumedRoleUser', 'arn');
  const arn = write(session.federatedUserArn ?? assumed, 128);
  const key = write(issuedKeyOf(record), 32);
  const name = write(federationRequestOf(record).sessionName, 32);
  const account = accountObject(accountOf(record), write);
  if ((arn ?? key) === undefined || (arn ?? name ?? account) === undefined) return undefined;
  return present({
    uid: arn,
    uid_alt: write(session.federatedUserId, 48),
    name,
    type_id: arn === undefined ? 0 : 99,
    type: arn === undefined ? 'Unknown' : session.federatedUserArn === undefined ? 'AssumedRole' : 'FederatedUser',
    account,
    programmatic_credentials: key === undefined ? undefined : [{ uid: key, type: keyType(key) }],
  });
}

/** IAM gives keys that last another prefix than STS gives temporary ones. */
function keyType(key: string): string {
  return key.startsWith('AKIA') ? 'AWS access key' : 'AWS temporary access key';
}
