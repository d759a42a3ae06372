import type { Alert } from '../detection/alert.ts';
import { derivedValue, isDerived } from '../detection/derived.ts';
import { elementTexts, type FieldPath, fieldText, hasElements } from '../detection/record.ts';
import type { Rule, TermField } from '../detection/rule.ts';
import { withoutSecrets } from '../detection/secrets.ts';

/** A part of the term other than the principal. */
export interface TermPart {
  readonly label: string;
  /** Undefined if the record does not contain it, which is a distinct term. */
  readonly value: string | undefined;
}

/** What the parts of a term are read from. */
export type Termed = Pick<Alert, 'record' | 'principal' | 'term' | 'autonomousSystem'>;

/** The parts of the term other than the principal, which messages show separately. */
export function termParts(alert: Termed, { term }: Rule): TermPart[] {
  return term
    .map(({ field, label }, index) => ({ field, label, value: shownText(alert, field, index, term.length) }))
    .filter(({ field, value }) => field !== 'principal' && value !== alert.principal)
    .map(({ label, value }) => ({ label, value }));
}

/** Without credentials, also where the record still has them. */
function shownText(alert: Termed, field: FieldPath, index: number, count: number): string | undefined {
  const text = hasElements(field) ? elementIn(alert, field, index, count) : textIn(alert, field);
  return text === undefined ? undefined : withoutSecrets(text);
}

function textIn({ record, autonomousSystem }: Termed, field: FieldPath): string | undefined {
  return isDerived(field) ? derivedValue(field, record, () => autonomousSystem) : fieldText(record, field);
}

/** The element that was new, which only the term tells; a term that was shortened no longer does. */
function elementIn({ record, term }: Termed, field: FieldPath, index: number, count: number): string | undefined {
  const elements = elementTexts(record, field);
  const found = elements.find((text) => (count === 1 ? term === text : partOf(term, index) === text));
  return found ?? fieldText(record, field);
}

function partOf(term: string, index: number): unknown {
  try {
    const parts: unknown = JSON.parse(term);
    return Array.isArray(parts) ? parts[index] : undefined;
  } catch {
    return undefined;
  }
}

/** ` by this principal for this role`; empty for a term of the principal alone. */
export function termWords({ term }: Rule): string {
  if (term.every(({ field }) => field === 'principal')) return '';
  return term.map((part) => ` ${isCaller(part) ? 'by' : 'for'} this ${part.label}`).join('');
}

function isCaller({ field }: TermField): boolean {
  return field === 'principal' || field === 'account' || field.startsWith('userIdentity.');
}
