import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CheckedOptions } from './checked-options.ts';

/** The subscribers of the topics at deployment. */
type Addresses = Pick<CheckedOptions, 'alertEmails' | 'operationsEmails'>;

/** A warning, not an error, because subscribers can be added to a topic later. */
export function warnOfNoSubscribers(scope: Construct, { alertEmails, operationsEmails }: Addresses): void {
  if (alertEmails.length === 0) {
    warn(
      scope,
      'no-alert-email',
      'Nobody is subscribed to alerts. Set alertEmail (alertEmails of the construct), or subscribe to the alert topic.',
    );
  }
  if (operationsEmails.length === 0) {
    warn(
      scope,
      'no-operations-email',
      'Nobody is subscribed to alarms. Set operationsEmail (operationsEmails of the construct), or subscribe to the operations topic.',
    );
  }
}

/** Removes the warning after a subscriber was added to the alert topic. */
export function acknowledgeSubscriber(scope: Construct): void {
  Annotations.of(scope).acknowledgeWarning('firstsight:no-alert-email', 'The alert topic has another subscriber.');
}

/** The part of an exception that its owner needs to renew it. */
export interface ExpiredException {
  readonly rule: string;
  readonly principal: string;
  readonly owner: string;
  readonly expires: string;
}

/** The owner of an expired exception should know before the activity alerts again. */
export function warnOfExpiredException(scope: Construct, { rule, principal, owner, expires }: ExpiredException): void {
  warn(
    scope,
    `expired-exception:${rule}:${principal}:${expires}`,
    `The exception for ${principal} in ${rule} expired on ${expires} and does not apply. Renew or remove it (owner: ${owner}).`,
  );
}

/** Warnings with the same ID are shown once. */
function warn(scope: Construct, id: string, message: string): void {
  Annotations.of(scope).addWarningV2(`firstsight:${id}`, message);
}

/** Shows at synthesis what you have to do in addition to the deployment. */
export function inform(scope: Construct, id: string, message: string): void {
  Annotations.of(scope).addInfoV2(`firstsight:${id}`, message);
}
