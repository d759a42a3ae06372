import { type CloudTrailRecord, type FieldPath, fieldText } from './record.ts';

/** An exact condition on one field; a field that is absent is none of the values. */
export type Condition = { readonly field: FieldPath } & (
  | { readonly is: readonly string[] }
  | { readonly isNot: readonly string[] }
);

/** Does it hold of the record? */
export function holds(condition: Condition, record: CloudTrailRecord): boolean {
  const value = fieldText(record, condition.field);
  return 'is' in condition
    ? value !== undefined && condition.is.includes(value)
    : value === undefined || !condition.isNot.includes(value);
}
