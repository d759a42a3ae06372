/**
 * A program of mistakes that the package's types must reject. If the compiler does not find a declaration, its types become
 * `any`, which allows all of them.
 */
export const misuse = `
import { App, Stack } from 'aws-cdk-lib';
import { type AlertFilter, type Exception, FirstOccurrenceDetector } from 'firstsight';

// @ts-expect-error an exception needs a reason, an owner and an end
export const exception: Exception = { rule: 'sts-get-federation-token', principal: '*' };
// @ts-expect-error this severity does not exist
export const filter: AlertFilter = { severity: ['severe'] };

export function misused(stack: Stack = new Stack(new App())): void {
  // @ts-expect-error days are a number
  new FirstOccurrenceDetector(stack, 'Days', { historyWindowDays: '10' });
  // @ts-expect-error a bucket has a name
  new FirstOccurrenceDetector(stack, 'Bucket', { source: { kind: 'existing-bucket' } });
  // @ts-expect-error a misspelt property
  new FirstOccurrenceDetector(stack, 'Misspelt', { alertEmail: 'security@example.com' });
  // @ts-expect-error a subscriber must be a subscription
  new FirstOccurrenceDetector(stack, 'Subscriber').addAlertSubscription('security@example.com');
}
`;
