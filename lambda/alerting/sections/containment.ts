import type { Alert } from '../../detection/alert.ts';
import { textAt } from '../../detection/record.ts';
import type { Section } from '../../text/layout.ts';
import { type Access, accessAfter, accessAfterFailure } from '../containment/access.ts';
import { containmentLines, containmentText } from '../containment/containment.ts';

/** The access to end after the call, the most urgent first. */
export function accessesOf(alert: Alert): readonly Access[] {
  return alert.outcome === 'success' ? accessAfter(alert) : [accessAfterFailure(alert)];
}

export function containment(alert: Alert): Section {
  return { title: 'HOW TO CONTAIN IT', lines: containmentLines(accessesOf(alert), leadOf(alert)) };
}

/** The advice in a few sentences, with the commands that end the access. */
export function containmentAdvice(alert: Alert): string {
  return containmentText(accessesOf(alert), leadOf(alert));
}

function leadOf({ outcome, record }: Alert): string | undefined {
  if (outcome === 'success') return undefined;
  return textAt(record, 'eventName') === 'GetFederationToken'
    ? 'Nothing was issued, so there is no session to end. '
    : 'The call failed, so it changed nothing. ';
}
