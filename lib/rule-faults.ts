import { cluesOfRules, NothingToSearchError } from '../lambda/cloudtrail/rule-clues.ts';
import type { Condition, FieldCondition } from '../lambda/detection/condition.ts';
import { largest } from '../lambda/detection/extremes.ts';
import { type Rule, selects } from '../lambda/detection/rule.ts';

/** Groups of conditions in each other, at most. */
const mostNested = 4;

/** What is wrong with a rule, and where in it. */
export type Fault = readonly [path: (string | number)[], message: string];

/** The faults of a rule that cannot be seen at one place: parts that repeat or exclude each other, and nothing to search for. */
export function faultsOf(rule: Rule): Fault[] {
  return [
    ...termFaults(rule),
    ...searchFaults(rule),
    ...rule.conditions.flatMap((one, i) => conditionFaults(one, i, rule)),
  ];
}

function termFaults({ term, firstAlert, signInRule }: Rule): Fault[] {
  const fields = term.map(({ field }) => field);
  const faults: Fault[] = [];
  fields.forEach((field, i) => {
    if (fields.indexOf(field) < i) faults.push([['term', i], `repeats ${field}`]);
  });
  if (fields.filter((field) => field.includes('[]')).length > 1)
    faults.push([['term'], 'can have only one part with []']);
  if (firstAlert !== undefined && signInRule === undefined && fields.join() !== 'principal')
    faults.push([['firstAlert'], 'requires a term of the principal alone']);
  return faults;
}

function searchFaults(rule: Rule): Fault[] {
  try {
    cluesOfRules([rule]);
    return [];
  } catch (error) {
    if (!(error instanceof NothingToSearchError)) throw error;
    return [
      [
        ['events'],
        'names no event and no source, and no condition has a text to search for; name some, or set readsEveryRecord: true',
      ],
    ];
  }
}

/** Conditions that no record can meet together with the others. */
function conditionFaults(one: Condition, place: number, rule: Rule): Fault[] {
  const faults: Fault[] = [];
  const path = ['conditions', place];
  if (depthOf(one) > mostNested) faults.push([path, `is nested deeper than ${mostNested} groups`]);
  if (!('field' in one)) return faults;
  if (!canHold(one, rule)) faults.push([path, 'can never hold for the events of the rule']);
  const others = rule.conditions.slice(0, place);
  for (const other of others)
    if (contradict(one, other)) faults.push([path, `can never hold together with another condition on ${one.field}`]);
  return faults;
}

function depthOf(one: Condition): number {
  if ('not' in one) return 1 + depthOf(one.not);
  const inner = 'any' in one ? one.any : 'all' in one ? one.all : [];
  return inner.length === 0 ? 0 : 1 + largest(inner.map(depthOf));
}

function canHold(one: FieldCondition, { events, outcome }: Rule): boolean {
  if (one.field === 'eventSource' && 'is' in one)
    return one.is.some((name) => events.some((event) => event.source === '*' || event.source === name));
  if (one.field === 'eventName' && 'is' in one)
    return one.is.some((name) => events.some((event) => selects({ events: [event] }, event.source, name)));
  const isError = one.field === 'errorCode' || one.field === 'errorMessage';
  return !(
    isError &&
    outcome === 'success' &&
    !('isNot' in one || 'isNotLike' in one || ('present' in one && !one.present))
  );
}

function contradict(one: Condition, other: Condition): boolean {
  if (!('field' in one && 'field' in other) || one.field !== other.field || one.field.includes('[]')) return false;
  if ('is' in one && 'is' in other) return !one.is.some((value) => other.is.includes(value));
  if ('is' in one && 'isNot' in other) return one.is.every((value) => other.isNot.includes(value));
  if ('isNot' in one && 'is' in other) return contradict(other, one);
  if ('atLeast' in one && 'atMost' in other) return one.atLeast > other.atMost;
  if ('atMost' in one && 'atLeast' in other) return contradict(other, one);
  if ('present' in one && !one.present)
    return !('present' in other ? !other.present : 'isNot' in other || 'isNotLike' in other);
  return 'present' in other && !other.present && contradict(other, one);
}
