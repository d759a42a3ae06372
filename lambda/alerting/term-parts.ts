import type { Alert } from '../detection/alert.ts';
import { type CloudTrailRecord, type FieldPath, fieldText } from '../detection/record.ts';
import type { Rule, TermField } from '../detection/rule.ts';
import { withoutSecrets } from '../detection/secrets.ts';

/** A part of the term other than the principal. */
export interface TermPart {
  readonly label: string;
  /** Undefined if the record does not contain it, which is a distinct term. */
  readonly value: string | undefined;
}

/** The parts of the term other than the principal, which messages show separately. */
export function termParts({ record, principal }: Pick<Alert, 'record' | 'principal'>, { term }: Rule): TermPart[] {
  return term
    .filter(({ field }) => field !== 'principal')
    .map(({ field, label }) => ({ label, value: shownText(record, field) }))
    .filter(({ value }) => value !== principal);
}

/** Without credentials, also where the record still has them. */
function shownText(record: CloudTrailRecord, field: FieldPath): string | undefined {
  const text = fieldText(record, field);
  return text === undefined ? undefined : withoutSecrets(text);
}

/** ` by this principal for this role`; empty for a term of the principal alone. */
export function termWords({ term }: Rule): string {
  if (term.every(({ field }) => field === 'principal')) return '';
  return term.map((part) => ` ${isCaller(part) ? 'by' : 'for'} this ${part.label}`).join('');
}

function isCaller({ field }: TermField): boolean {
  return field === 'principal' || field.startsWith('userIdentity.');
}
