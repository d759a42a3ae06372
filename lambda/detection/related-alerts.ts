import { type CloudTrailRecord, type FieldPath, fieldText } from './record.ts';
import { relatedIdentity } from './rule.ts';
import { bounded, type Sighting } from './sighting.ts';
import { readTime } from './time.ts';

/** An alert whose follow-ups are the later alerts of an identity that its call made. Plain data, kept in the table. */
export interface FirstAlert {
  readonly alertId: string;
  /** Of the call, in milliseconds since 1970. */
  readonly time: number;
  /** The identity that the call made, such as the ARN of a federated user. */
  readonly identity: string;
  /** When that identity ends, in milliseconds since 1970. */
  readonly until: number;
}

/** The first alert as a follow-up names it. */
export interface RelatedAlert {
  readonly alertId: string;
  readonly ruleId: string;
  /** When its call was made, in milliseconds since 1970. */
  readonly time: number;
}

/** The limit for one term. New sightings of a term are at least a window apart, so a year has fewer. */
export const mostFirstAlerts = 40;

/** As long as an ARN can be. */
const longestIdentity = 2_048;

/** The first alert that a new sighting makes; undefined where its rule has no follow-ups or the record lacks the fields. */
export function firstAlertOf({ rule, parseRecord, succeeded, alertId, time }: Sighting): FirstAlert | undefined {
  if (rule.firstAlert === undefined || !succeeded) return undefined;
  const record = parseRecord();
  const identity = identityIn(record, rule.firstAlert.identity);
  const until = rule.firstAlert.until === undefined ? time : readTime(fieldText(record, rule.firstAlert.until));
  if (identity === undefined || identity.length > longestIdentity) return undefined;
  return until === undefined ? undefined : { alertId, time, identity, until };
}

/**
 * The first alerts to be kept of a term.
 * @param since earlier ones that had ended before are dropped; milliseconds since 1970
 */
export function keptFirstAlerts(
  earlier: readonly FirstAlert[],
  added: readonly FirstAlert[],
  since: number,
): readonly FirstAlert[] {
  const all = [...earlier.filter(({ until }) => until >= since), ...added];
  return all.toSorted((a, b) => a.time - b.time || a.alertId.localeCompare(b.alertId)).slice(-mostFirstAlerts);
}

/**
 * The latest first alert of the sighting's identity that covers its time, as a follow-up names it; for a rule with `coveredBy`, only
 * that of the same call.
 * @param ruleId the rule of the first alerts
 */
export function relatedAlertOf(
  { rule, parseRecord, time }: Sighting,
  ruleId: string,
  firstAlerts: readonly FirstAlert[],
): RelatedAlert | undefined {
  const field = relatedIdentity(rule);
  if (field === undefined || firstAlerts.length === 0) return undefined;
  const identity = identityIn(parseRecord(), field);
  const isOfCall = (one: FirstAlert) => (rule.coveredBy ? one.time === time : one.time <= time && time <= one.until);
  const first = firstAlerts.findLast((one) => one.identity === identity && isOfCall(one));
  return first && { alertId: first.alertId, ruleId, time: first.time };
}

/** Without credentials, since the table keeps it. */
export function identityIn(record: CloudTrailRecord, field: FieldPath): string | undefined {
  const identity = fieldText(record, field);
  return identity === undefined ? undefined : bounded(identity);
}
