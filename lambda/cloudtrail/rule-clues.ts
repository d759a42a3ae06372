import type { Condition, FieldCondition } from '../detection/condition.ts';
import { isDerived } from '../detection/derived.ts';
import { smallest } from '../detection/extremes.ts';
import { hasElements } from '../detection/record.ts';
import { anyEvent, type EventSelector, isLiteral, type Rule } from '../detection/rule.ts';
import type { Clue, Search } from './scan/search.ts';

/** A rule is about any event, and has no condition with a text to search for. */
export class NothingToSearchError extends Error {
  override readonly name = 'NothingToSearchError';

  constructor(ruleId: string) {
    super(
      `The rule ${ruleId} is about any event of any source, and no condition names a text to search for. ` +
        'Name events or sources, or set readsEveryRecord: true; every record of every log file is then read.',
    );
  }
}

/**
 * What records that match one of the rules have: literal event names in `strings`; beginnings of names, sources, and the
 * rarest text of rules on any event in `orElse`.
 * @throws NothingToSearchError
 */
export function cluesOfRules(rules: readonly Rule[]): Pick<Search, 'field' | 'strings' | 'orElse' | 'everyRecord'> {
  const names = new Set<string>();
  const clues: Clue[] = [];
  let everyRecord = false;
  for (const rule of rules) {
    for (const event of rule.events) {
      if (event.names.every(isLiteral)) for (const name of event.names) names.add(name);
      else {
        const clue = clueOf(event, rule);
        if (clue === undefined) everyRecord = true;
        else clues.push(clue);
      }
    }
  }
  const strings = [...names];
  if (everyRecord) return { field: 'eventName', strings, everyRecord };
  return { field: 'eventName', strings, ...(clues.length > 0 ? { orElse: clues } : {}) };
}

function clueOf({ source, names }: EventSelector, rule: Rule): Clue | undefined {
  if (!names.includes(anyEvent)) {
    const starts = names.filter((name) => !isLiteral(name)).map((name) => name.slice(0, -anyEvent.length));
    return { field: 'eventName', is: names.filter(isLiteral), startsWith: starts };
  }
  if (source !== anyEvent) return { field: 'eventSource', is: [source] };
  const clue = rarestClue(rule.conditions);
  if (clue === undefined && !rule.readsEveryRecord) throw new NothingToSearchError(rule.id);
  return clue;
}

/** Nearly every record has the same few values in these fields. */
const commonFields: ReadonlySet<string> = new Set([
  'awsRegion',
  'eventCategory',
  'eventType',
  'eventVersion',
  'recipientAccountId',
  'userIdentity.accountId',
  'userIdentity.sessionContext.sessionIssuer.accountId',
  'userIdentity.sessionContext.sessionIssuer.type',
  'userIdentity.type',
]);

/** A text and the clue that it is in. */
interface Literal {
  readonly text: string;
  readonly clue: Clue;
}

/** The clue whose shortest text is the longest: of all conditions, any one is enough, since all must be met. */
function rarestClue(conditions: readonly Condition[]): Clue | undefined {
  const candidates = conditions
    .flatMap((condition) => ('all' in condition ? condition.all : [condition]))
    .map(literalsOf)
    .filter((literals) => literals.length > 0 && literals.every(({ text }) => isDistinct(text)));
  const rarity = (literals: readonly Literal[]) => smallest(literals.map(({ text }) => text.length));
  const [rarest] = candidates.toSorted((a, b) => rarity(b) - rarity(a));
  return rarest === undefined ? undefined : merged(rarest.map(({ clue }) => clue));
}

/** One for each value that the condition accepts; none if it can be met without a text. */
function literalsOf(condition: Condition): readonly Literal[] {
  if (!('field' in condition) || isDerived(condition.field)) return [];
  if (hasElements(condition.field) || commonFields.has(condition.field)) return [];
  return literalsOfTest(condition);
}

function literalsOfTest(condition: FieldCondition): readonly Literal[] {
  const { field } = condition;
  if ('is' in condition) return condition.is.map((text) => wholeOr(text, { field, is: [text] }));
  if ('startsWith' in condition)
    return condition.startsWith.map((text) => wholeOr(text, { field, startsWith: [text] }));
  if ('endsWith' in condition) return condition.endsWith.map((text) => containing(field, text));
  if ('contains' in condition) return condition.contains.map((text) => containing(field, text));
  return 'like' in condition
    ? condition.like.map((pattern) => containing(field, longestOf(pattern.split(/[*?]/))))
    : [];
}

/** The clue, or its longest piece if the text has more than one spelling in JSON. */
function wholeOr(text: string, clue: Clue): Literal {
  return plainPiece(text) === text ? { text, clue } : containing(clue.field, text);
}

function containing(field: string, text: string): Literal {
  const piece = plainPiece(text);
  return { text: piece, clue: { field, contains: [piece] } };
}

/** What JSON spells in one way, also within the JSON of an object. */
function plainPiece(text: string): string {
  return longestOf(text.split(/["\\/,:{}[\]]|[^\x20-\x7e]/));
}

function longestOf(texts: readonly string[]): string {
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

const shortest = 4;

/** Long enough to be rare, and not the text of a number or boolean, which JSON writes without quotes. */
function isDistinct(text: string): boolean {
  return text.length >= shortest && /[a-df-z]/i.test(text) && !'true false'.includes(text);
}

function merged(clues: readonly Clue[]): Clue {
  return {
    field: clues[0]?.field ?? '',
    is: clues.flatMap(({ is = [] }) => is),
    startsWith: clues.flatMap(({ startsWith = [] }) => startsWith),
    contains: clues.flatMap(({ contains = [] }) => contains),
  };
}
