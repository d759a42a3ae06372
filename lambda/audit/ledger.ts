import type { DigestKey } from './digest-key.ts';

/** What has been audited of one account. */
export interface AccountAudit {
  /** When the first audit of the stack began, in milliseconds since 1970: log files from before are not missed. */
  readonly since: number;
  /** By the name of the chain: the end of the newest digest file whose audit is complete, in milliseconds since 1970. */
  readonly auditedUntil: ReadonlyMap<string, number>;
  /** The ends of digest files whose audit is not complete, by the name of the chain. */
  readonly open: ReadonlyMap<string, readonly number[]>;
}

/** Keeps how far each chain of digest files is audited. */
export interface AuditLedger {
  /** Enters the account if it is new. */
  read(accountId: string, now: number): Promise<AccountAudit>;
  /** Keeps the audit of a digest file open, or completes it. A digest file that arrives late does not set a chain back. */
  enter(digest: DigestKey, state: 'open' | 'complete', now: number): Promise<void>;
  /** When a valid digest file was last audited, in milliseconds since 1970; undefined if none ever was. */
  lastAudit(): Promise<number | undefined>;
  /** Every account that has been audited. */
  readAll(): Promise<ReadonlyMap<string, AccountAudit>>;
}

/** A digest file covers an hour. */
const millisPerHour = 3_600_000;

/**
 * The moment before which every log file of the chain is accounted for: the end of its newest audited digest file, or the start
 * of the oldest one whose audit is not complete. Undefined if none has been audited.
 */
export function accountedUntil({ auditedUntil, open }: AccountAudit, chain: string): number | undefined {
  const until = auditedUntil.get(chain);
  if (until === undefined) return undefined;
  return (open.get(chain) ?? []).reduce((earliest, end) => Math.min(earliest, end - millisPerHour), until);
}
