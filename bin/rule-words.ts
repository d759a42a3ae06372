import type { Condition, FieldTest } from '../lambda/detection/condition.ts';
import { anyEvent, type EventSelector } from '../lambda/detection/rule.ts';

/** The calls of a selector in Markdown. */
export function eventWords({ source, names }: EventSelector): string {
  const ofSource = source === anyEvent ? 'any `eventSource`' : `\`eventSource\` \`${source}\``;
  const named = names.includes(anyEvent) ? 'any `eventName`' : `\`eventName\` ${codes(names)}`;
  return `${ofSource}, ${named}`;
}

function codes(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(' or ');
}

/** A condition in Markdown; combinations are in brackets. */
export function conditionMarkdown(condition: Condition): string {
  if ('any' in condition) return `(${condition.any.map(conditionMarkdown).join(' or ')})`;
  if ('all' in condition) return `(${condition.all.map(conditionMarkdown).join(' and ')})`;
  if ('not' in condition) return `not ${conditionMarkdown(condition.not)}`;
  return `\`${condition.field}\`${testWords(condition)}`;
}

function testWords(test: FieldTest): string {
  if ('present' in test) return test.present ? ' present' : ' absent';
  if ('isIpAddress' in test) return ' is an IP address';
  if ('atLeast' in test) return ` at least ${test.atLeast}`;
  if ('atMost' in test) return ` at most ${test.atMost}`;
  const [[name = '', values] = []] = Object.entries(test).filter(([key]) => key !== 'field');
  return `${wordsOfTests[name as keyof typeof wordsOfTests]} ${codes(values as readonly string[])}`;
}

const wordsOfTests = {
  is: '',
  isNot: ' not',
  like: ' like',
  isNotLike: ' not like',
  startsWith: ' starts with',
  endsWith: ' ends with',
  contains: ' contains',
  inNetwork: ' in network',
} as const;
