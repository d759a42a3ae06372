import { SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { type AlertAttribute, severalValues } from '../lambda/names.ts';

export type AlertSeverity = 'low' | 'medium' | 'high' | 'critical';

/**
 * Which alerts a subscriber gets: those that have, in every attribute named here, one of the values given. SNS takes at
 * most five attributes at once.
 *
 * Where more than ten alerts arise in one run, the rest come as one digest. It has the highest severity among them,
 * `success` if any call succeeded, and passes a filter by rule, account, region or user type whenever its alerts differ
 * in that. So a filter for low severities alone may miss an alert within a digest that holds a higher one.
 */
export interface AlertFilter extends Partial<Record<Exclude<AlertAttribute, 'headline'>, readonly string[]>> {
  /** Ids of rules, such as `sts-get-federation-token`. */
  readonly ruleId?: readonly string[];
  readonly severity?: readonly AlertSeverity[];
  /** The accounts of the callers, 12 digits each. An alert whose record tells none has `unknown`. */
  readonly accountId?: readonly string[];
  /** Regions such as `us-east-1`. */
  readonly region?: readonly string[];
  readonly outcome?: readonly ('success' | 'failure')[];
  /** CloudTrail's `userIdentity.type`, such as `IAMUser`, `AssumedRole` or `Root`. */
  readonly userType?: readonly string[];
}

/** A filter allows nothing in some attribute, so that its subscriber would never hear of anything. */
export class EmptyAlertFilterError extends Error {
  override readonly name = 'EmptyAlertFilterError';

  constructor(attribute: string) {
    super(`The alert filter gives no value for ${attribute}: name at least one, or leave ${attribute} out.`);
  }
}

/** In these a digest says `several` where its alerts differ; in the others it has the gravest value. */
const mayDiffer: readonly string[] = ['ruleId', 'accountId', 'region', 'userType'] satisfies AlertAttribute[];

/**
 * The filter as SNS takes it, on the message's attributes.
 * @throws EmptyAlertFilterError
 */
export function alertFilterPolicy(filter: AlertFilter): Record<string, SubscriptionFilter> {
  const given = Object.entries(filter).filter((entry): entry is [string, readonly string[]] => entry[1] !== undefined);
  return Object.fromEntries(
    given.map(([attribute, values]) => {
      if (values.length === 0) throw new EmptyAlertFilterError(attribute);
      const allowlist = mayDiffer.includes(attribute) ? [...values, severalValues] : [...values];
      return [attribute, SubscriptionFilter.stringFilter({ allowlist })];
    }),
  );
}
