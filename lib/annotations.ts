import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CheckedOptions } from './detector-props.ts';

/** Whom the detector's topics are sent to from the start. */
type Addresses = Pick<CheckedOptions, 'alertEmails' | 'operationsEmails'>;

/** Legal, since anything may be subscribed to a topic later; but a detector that nobody hears should not go unnoticed. */
export function warnOfSilence(scope: Construct, { alertEmails, operationsEmails }: Addresses): void {
  if (alertEmails.length === 0) {
    warn(
      scope,
      'no-alert-email',
      "Nobody is subscribed to alerts: set alertEmail (the construct's alertEmails), or subscribe to the alert topic.",
    );
  }
  if (operationsEmails.length === 0) {
    warn(
      scope,
      'no-operations-email',
      "Nobody is subscribed to alarms: set operationsEmail (the construct's operationsEmails), or subscribe to the operations topic.",
    );
  }
}

/** Takes the warning back where something was subscribed to alerts since. */
export function alertsAreHeard(scope: Construct): void {
  Annotations.of(scope).acknowledgeWarning('firstsight:no-alert-email', 'Alerts are subscribed to by other means.');
}

/** As much of an exception as whoever has to renew it needs. */
export interface ExpiredException {
  readonly rule: string;
  readonly principal: string;
  readonly owner: string;
  readonly expires: string;
}

/** An exception that has run out silences nothing any more, which its owner should hear before the alerts come. */
export function warnOfExpiredException(scope: Construct, { rule, principal, owner, expires }: ExpiredException): void {
  warn(
    scope,
    `expired-exception:${rule}:${principal}:${expires}`,
    `The exception of ${principal} from ${rule} ended on ${expires} and no longer applies: renew or remove it (owner: ${owner}).`,
  );
}

/** Warnings of the same id are shown once. */
function warn(scope: Construct, id: string, message: string): void {
  Annotations.of(scope).addWarningV2(`firstsight:${id}`, message);
}

/** Says at synthesis what has to be done beside the deployment. */
export function tell(scope: Construct, id: string, message: string): void {
  Annotations.of(scope).addInfoV2(`firstsight:${id}`, message);
}
