import type { Alert } from '../detection/alert.ts';
import { fieldText } from '../detection/record.ts';
import type { Rule, TermField } from '../detection/rule.ts';

/** A part of the term beside the principal, as people call it. */
export interface TermPart {
  readonly label: string;
  /** Undefined where the record does not tell: that is a term of its own. */
  readonly value: string | undefined;
}

/** What was new together with the principal, who is told anyway. */
export function termParts({ record, principal }: Pick<Alert, 'record' | 'principal'>, { term }: Rule): TermPart[] {
  return term
    .filter(({ field }) => field !== 'principal')
    .map(({ field, label }) => ({ label, value: fieldText(record, field) }))
    .filter(({ value }) => value !== principal);
}

/** ` by this principal for this role`; empty for a term of the principal alone. */
export function termWords({ term }: Rule): string {
  if (term.every(({ field }) => field === 'principal')) return '';
  return term.map((part) => ` ${isCaller(part) ? 'by' : 'for'} this ${part.label}`).join('');
}

function isCaller({ field }: TermField): boolean {
  return field === 'principal' || field.startsWith('userIdentity.');
}
