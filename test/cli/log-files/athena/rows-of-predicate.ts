import type { Predicate } from '../../../../cli/log-files/athena/predicate.ts';
import { isObject, type JsonObject } from '../../../../lambda/detection/record.ts';

/** What the SQL of a predicate says of a row, worked out without SQL. NULL is false in every condition. */
export function selects(predicate: Predicate, row: JsonObject): boolean {
  if ('all' in predicate) return predicate.all.every((one) => selects(one, row));
  if ('any' in predicate) return predicate.any.some((one) => selects(one, row));
  const value = predicate.column
    .split('.')
    .reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : null), row);
  if ('oneOfNumbers' in predicate) return predicate.oneOfNumbers.includes(Number(value));
  if ('timeFrom' in predicate) {
    if (typeof value !== 'string' || !value.includes('T') || !value.includes('Z')) return true;
    return predicate.timeFrom <= value && value <= predicate.timeTo;
  }
  if (typeof value !== 'string') return false;
  if ('oneOf' in predicate) return predicate.oneOf.includes(value);
  if ('startsWith' in predicate) return value.startsWith(predicate.startsWith);
  if ('from' in predicate) return predicate.from <= value && value <= predicate.to;
  return value.includes(predicate.containsJson) || value.includes('\\u');
}
