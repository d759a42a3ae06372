import { cleaned, cutTo, inline } from '../../lambda/text/caller-text.ts';
import { type CallCounts, callsIn, type Group } from './activity.ts';
import type { Via } from './call.ts';
import { type Distinct, textsOf } from './distinct.ts';

/** Of several texts the most frequent, and how many there are beside them. */
export function listed(
  distinct: Distinct,
  most: number,
  write: (text: string) => string = (text) => inline(text),
): string {
  const texts = textsOf(distinct);
  const shown = texts.slice(0, most).map(write);
  const more = texts.length - shown.length;
  const beyond = distinct.beyond > 0 ? ' or more' : '';
  return more > 0 ? `${shown.join(', ')} and ${more}${beyond} more` : shown.join(', ');
}

/** The same, each with its count where there are several. */
export function counted(distinct: Distinct, most: number): string {
  return distinct.counts.size === 1
    ? listed(distinct, most)
    : listed(distinct, most, (text) => `${inline(text)} (${distinct.counts.get(text)})`);
}

/** The program that a user agent begins with: `aws-cli/2.27.40`. */
export function client(agent: string): string {
  return cutTo(cleaned(agent).split(' ')[0] ?? '', 40);
}

/** A resource without what every ARN begins with. */
export function shortResource(resource: string): string {
  return resource.replace(/^arn:[\w-]+:[\w-]+:[\w-]*:(?:\d{12}|aws)?:/, '');
}

/** What went wrong with calls, empty where nothing did: `denied`, `2 denied, 1 failed (ThrottlingException)`. */
export function troubleOf({ outcomes, error }: Pick<Group, 'outcomes' | 'error'>): string {
  const calls = callsIn(outcomes);
  const parts = (['denied', 'failed'] as const).flatMap((kind) => {
    const count = outcomes[kind];
    if (count === 0) return [];
    return count === calls ? [calls === 1 ? kind : `all ${kind}`] : [`${count} ${kind}`];
  });
  if (parts.length === 0) return '';
  return `${parts.join(', ')} (${listed(error, 2, (text) => inline(text, 48))})`;
}

/** `43 succeeded, 1 denied`: those that there are. */
export function outcomeWords(outcomes: CallCounts): string {
  return (['succeeded', 'denied', 'failed'] as const)
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${outcomes[outcome]} ${outcome}`)
    .join(', ');
}

const viaWords: Readonly<Record<Via, string>> = {
  key: 'by key',
  console: 'in the console',
  'other key': 'by other key',
};

/** `27 by key, 16 in the console`; without the count where there is one way only. */
export function viaList({ counts }: Distinct): string {
  const ways = (Object.keys(viaWords) as Via[]).filter((via) => counts.has(via));
  return ways.map((via) => (ways.length === 1 ? viaWords[via] : `${counts.get(via)} ${viaWords[via]}`)).join(', ');
}
