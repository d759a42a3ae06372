import { isIP } from 'node:net';
import { type Exception, isExpired } from '../../lambda/detection/exceptions.ts';
import { federationRequestOf } from '../../lambda/detection/federation.ts';
import { accountOf, type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import type { ReasonId } from '../../lambda/detection/severity.ts';
import { isPlainWord } from '../../lambda/text/caller-text.ts';
import type { JudgedCall } from './calls.ts';
import { millisPerDay } from './period.ts';
import type { PrincipalOutlook } from './principals.ts';

/** What an exception does to past calls. */
export interface ExceptionEffect {
  readonly exception: Exception;
  /** An expired one covers nothing. */
  readonly expired: boolean;
  readonly calls: number;
  readonly principals: number;
  /** Alerts that there would be without any exception. */
  readonly silenced: number;
}

/**
 * What each exception covers, and which alerts it keeps silent.
 * @param wouldRing ids of the alerts of the same calls judged without exceptions
 */
export function exceptionEffects(
  exceptions: readonly Exception[],
  calls: readonly JudgedCall[],
  wouldRing: ReadonlySet<string>,
  now: number,
): ExceptionEffect[] {
  return exceptions.map((exception) => {
    const covered = calls.filter(({ fate }) => fate.kind === 'excepted' && fate.exception === exception);
    return {
      exception,
      expired: isExpired(exception, now),
      calls: covered.length,
      principals: new Set(covered.map(({ sighting }) => sighting.principal)).size,
      silenced: covered.filter(({ sighting }) => wouldRing.has(sighting.alertId)).length,
    };
  });
}

/** What is wrong with an exception, if anything. */
export function remarkOn({ expired, calls }: Pick<ExceptionEffect, 'expired' | 'calls'>): string {
  if (expired) return 'expired: covers nothing';
  return calls === 0 ? 'covers no call of this period' : '';
}

/** An exception that would silence a principal. Its reason and owner are left for a person to write. */
export interface Proposal {
  readonly exception: Exception;
  readonly calls: number;
  readonly silenced: number;
}

/** A noisy principal that is not proposed. */
export interface Withheld {
  readonly outlook: PrincipalOutlook;
  readonly why: string;
}

export interface Proposals {
  readonly proposed: readonly Proposal[];
  readonly withheld: readonly Withheld[];
}

/** One alert in the period is what the detector is for; whoever rings more often may deserve an exception. */
const fewestAlerts = 2;
const mostProposals = 5;
const daysUntilExpiry = 90;

/** An alert with such a reason wants a look, not silence. */
const suspicious: ReadonlySet<string> = new Set<ReasonId>([
  'root-caller',
  'allows-everything',
  'aws-consoler',
  'success-after-denial',
]);

/**
 * Exceptions for the principals that ring most often, each as narrow as its calls allow.
 * @param outlooks the noisiest first
 */
export function proposalsFor(outlooks: readonly PrincipalOutlook[], now: number): Proposals {
  const noisy = outlooks.filter(({ alerts }) => alerts.length >= fewestAlerts).slice(0, mostProposals);
  const judged = noisy.map((outlook) => ({ outlook, why: reasonToWithhold(outlook) }));
  return {
    proposed: judged.flatMap(({ outlook, why }) => (why === undefined ? [proposalFor(outlook, now)] : [])),
    withheld: judged.flatMap(({ outlook, why }) => (why === undefined ? [] : [{ outlook, why }])),
  };
}

function reasonToWithhold({ principal, alerts }: PrincipalOutlook): string | undefined {
  const reason = alerts.flatMap(({ reasons }) => reasons).find(({ id }) => suspicious.has(id));
  if (reason !== undefined) return reason.text;
  return isPlainWord(principal) ? undefined : 'its name holds characters that an exception cannot name exactly';
}

function proposalFor({ key, principal, calls, alerts }: PrincipalOutlook, now: number): Proposal {
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
  return { exception, calls: calls.length, silenced: alerts.length };
}

/** The one value that all records have, else undefined. */
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
