import { isIP } from 'node:net';
import { type Exception, isExpired } from '../../lambda/detection/exceptions.ts';
import { federationRequestOf } from '../../lambda/detection/federation.ts';
import type { GeneralReasonId, ReasonId } from '../../lambda/detection/reasons.ts';
import { accountOf, type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import { isPlainWord } from '../../lambda/text/caller-text.ts';
import type { JudgedCall } from './calls.ts';
import { millisPerDay } from './period.ts';
import type { PrincipalSummary } from './principals.ts';

/** The effect of an exception on past calls. */
export interface ExceptionEffect {
  readonly exception: Exception;
  /** An expired exception has no effect. */
  readonly expired: boolean;
  readonly calls: number;
  readonly principals: number;
  /** The alerts that there would be for these calls without any exception. */
  readonly suppressed: number;
}

/**
 * The calls that each exception applies to, and the alerts that it suppresses.
 * @param withoutExceptions ids of the alerts for the same calls, judged without exceptions
 */
export function exceptionEffects(
  exceptions: readonly Exception[],
  calls: readonly JudgedCall[],
  withoutExceptions: ReadonlySet<string>,
  now: number,
): ExceptionEffect[] {
  return exceptions.map((exception) => {
    const covered = calls.filter(({ verdict }) => verdict.kind === 'excepted' && verdict.exception === exception);
    return {
      exception,
      expired: isExpired(exception, now),
      calls: covered.length,
      principals: new Set(covered.map(({ sighting }) => sighting.principal)).size,
      suppressed: covered.filter(({ sighting }) => withoutExceptions.has(sighting.alertId)).length,
    };
  });
}

/** Why an exception has no effect; empty if it has one. */
export function remarkOn({ expired, calls }: Pick<ExceptionEffect, 'expired' | 'calls'>): string {
  if (expired) return 'expired, has no effect';
  return calls === 0 ? 'matches no calls in this period' : '';
}

/** An exception that would suppress the alerts for a principal. Its reason and owner are left empty for you to fill in. */
export interface Proposal {
  readonly exception: Exception;
  readonly calls: number;
  readonly suppressed: number;
}

/** A principal with several alerts for which no exception is proposed. */
export interface Withheld {
  readonly summary: PrincipalSummary;
  readonly why: string;
}

export interface Proposals {
  readonly proposed: readonly Proposal[];
  readonly withheld: readonly Withheld[];
}

/** One alert in the period is expected; for more, an exception may be appropriate. */
const fewestAlerts = 2;
const mostProposals = 5;
const daysUntilExpiry = 90;

/** Alerts with such a reason need a review, not an exception. */
const suspicious: ReadonlySet<string> = new Set<ReasonId | GeneralReasonId>([
  'root-caller',
  'allows-everything',
  'allows-nearly-everything',
  'attack-tool',
  'success-after-denial',
]);

/**
 * Exceptions for the principals with the most alerts, each as narrow as the calls allow.
 * @param summaries of all principals
 */
export function proposalsFor(summaries: readonly PrincipalSummary[], now: number): Proposals {
  const frequent = summaries
    .filter(({ alerts }) => alerts.length >= fewestAlerts)
    .sort((a, b) => b.alerts.length - a.alerts.length)
    .slice(0, mostProposals);
  const judged = frequent.map((summary) => ({ summary, why: reasonToWithhold(summary) }));
  return {
    proposed: judged.flatMap(({ summary, why }) => (why === undefined ? [proposalFor(summary, now)] : [])),
    withheld: judged.flatMap(({ summary, why }) => (why === undefined ? [] : [{ summary, why }])),
  };
}

function reasonToWithhold({ principal, alerts }: PrincipalSummary): string | undefined {
  const reason = alerts.flatMap(({ reasons }) => reasons).find(({ id }) => suspicious.has(id));
  if (reason !== undefined) return reason.text;
  return isPlainWord(principal) ? undefined : 'its name contains characters that an exception cannot match exactly';
}

function proposalFor({ key, principal, calls, alerts }: PrincipalSummary, now: number): Proposal {
  const records = calls.map(({ sighting }) => sighting.parseRecord());
  const scope = {
    accountId: sharedBy(records, accountIn),
    sourceIp: sharedBy(records, addressIn),
    sessionName: sharedBy(records, sessionNameIn),
  };
  const exception: Exception = {
    rule: key.ruleId,
    principal,
    ...Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined)),
    reason: '',
    owner: '',
    expires: new Date(now + daysUntilExpiry * millisPerDay).toISOString().slice(0, 10),
  };
  return { exception, calls: calls.length, suppressed: alerts.length };
}

/** The value that all records share, otherwise undefined. */
function sharedBy(
  records: readonly CloudTrailRecord[],
  valueIn: (record: CloudTrailRecord) => string | undefined,
): string | undefined {
  const values = new Set(records.map(valueIn));
  return values.size === 1 ? [...values][0] : undefined;
}

function accountIn(record: CloudTrailRecord): string | undefined {
  const account = accountOf(record);
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

function addressIn(record: CloudTrailRecord): string | undefined {
  const address = textAt(record, 'sourceIPAddress');
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
}

function sessionNameIn(record: CloudTrailRecord): string | undefined {
  const { sessionName } = federationRequestOf(record);
  return sessionName !== undefined && isPlainWord(sessionName) ? sessionName : undefined;
}
