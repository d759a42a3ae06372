import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { chainName } from '../../lambda/audit/digest-key.ts';
import type { AccountAudit, AuditLedger } from '../../lambda/audit/ledger.ts';
import { type AuditParts, objectName } from '../../lambda/audit/parts.ts';
import type { Reading } from '../../lambda/audit/readings.ts';
import type { DigestReference } from '../../lambda/cloudtrail/notifications/messages.ts';
import { type Delivered, publicKey } from './delivering-trail.ts';

export const bucket = 'my-trail-bucket';

/** A bucket, a queue and the table of an audit, in memory. */
export class AuditedBucket {
  readonly objects = new Map<string, Delivered & { readonly etag: string; readonly lastModified: number }>();
  readonly readings = new Map<string, Reading>();
  readonly announced: string[] = [];
  readonly again: DigestReference[] = [];
  readonly ledger = memoryLedger();
  clock = 0;

  put(delivered: Delivered): string {
    const etag = createHash('md5').update(delivered.body).digest('hex');
    this.objects.set(delivered.key, { ...delivered, etag, lastModified: this.clock });
    return delivered.key;
  }

  /** As a run does after it has scanned a log file. */
  read(key: string): void {
    const object = this.objects.get(key);
    if (object === undefined) throw new Error(`no object ${key}`);
    this.readings.set(objectName({ bucket, key }), { status: 'read', sha256: hashOf(object.body), etag: object.etag });
  }

  failToRead(key: string): void {
    this.readings.set(objectName({ bucket, key }), { status: 'failed' });
  }

  get parts(): AuditParts {
    return {
      readings: {
        record: async (readings) => {
          for (const [name, reading] of readings) this.readings.set(name, reading);
        },
        find: async (names) =>
          new Map(
            names.flatMap((name) => {
              const reading = this.readings.get(name);
              return reading === undefined ? [] : [[name, reading] as const];
            }),
          ),
      },
      ledger: this.ledger,
      readDigest: async ({ key }) => this.objects.get(key),
      stateOf: async ({ key }) => this.objects.get(key) ?? 'gone',
      hashOf: async ({ key }) => {
        const object = this.objects.get(key);
        return object && hashOf(object.body);
      },
      publicKey: async ({ fingerprint }) => (fingerprint === publicKey.fingerprint ? publicKey.der : undefined),
      announce: async (objects) => void this.announced.push(...objects.map(({ key }) => key)),
      lookAgain: async (digest) => void this.again.push(digest),
      accepts: (object) => object.bucket === bucket && object.key.startsWith('AWSLogs/'),
    };
  }
}

function hashOf(body: Uint8Array): string {
  try {
    return createHash('sha256').update(gunzipSync(body)).digest('hex');
  } catch {
    return 'unreadable';
  }
}

export function memoryLedger(): AuditLedger {
  const accounts = new Map<string, AccountAudit>();
  let last: number | undefined;
  return {
    async read(accountId, now) {
      const [first] = accounts.values();
      const account = accounts.get(accountId) ?? {
        since: first?.since ?? now,
        auditedUntil: new Map(),
        open: new Map(),
      };
      accounts.set(accountId, account);
      return account;
    },
    async enter(digest, state, now) {
      const account = await this.read(digest.accountId, now);
      const chain = chainName(digest);
      const others = (account.open.get(chain) ?? []).filter((end) => end !== digest.end);
      const open = new Map(account.open).set(chain, state === 'open' ? [...others, digest.end] : others);
      const until = new Map(account.auditedUntil);
      if (state === 'complete') {
        until.set(chain, Math.max(until.get(chain) ?? 0, digest.end));
      }
      last = now;
      accounts.set(digest.accountId, { ...account, open, auditedUntil: until });
    },
    lastAudit: async () => last,
    readAll: async () => accounts,
  };
}
