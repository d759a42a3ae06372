import { inline } from '../lambda/text/caller-text.ts';
import type { PrincipalOutlook } from './simulate-principals.ts';

type Term = Pick<PrincipalOutlook, 'key' | 'parts'>;

/** Do principals alone not tell the outlooks apart? */
export function severalTerms(outlooks: readonly Term[]): boolean {
  return new Set(outlooks.map(({ key }) => key.ruleId)).size > 1 || outlooks.some(({ parts }) => parts.length > 0);
}

/** What does, beside the principal: `sts-assume-role-by-user, role arn:aws:iam::111122223333:role/Admin`. */
export function termName({ key, parts }: Term): string {
  return [
    key.ruleId,
    ...parts.map(({ label, value }) => `${label} ${value === undefined ? 'unknown' : inline(value, 96)}`),
  ].join(', ');
}

/** A principal that several rules look at, or that has several terms, counts once. */
export function principalCount(outlooks: readonly Pick<PrincipalOutlook, 'principal'>[]): number {
  return new Set(outlooks.map(({ principal }) => principal)).size;
}
