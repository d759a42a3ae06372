import pc from 'picocolors';
import { inline } from '../../lambda/text/caller-text.ts';
import { date, dateTime } from '../report/readable.ts';
import { callsIn, type Group } from './activity.ts';
import { textsOf } from './distinct.ts';
import { client, listed, troubleOf, viaList } from './group-words.ts';
import type { JudgedGroup } from './judged-groups.ts';
import type { Mark } from './mark-table.ts';

const timesWidth = 22;
const indent = ' '.repeat(timesWidth + 10);

/** One row a group under the day of its first call, each with its circumstances below it. */
export function groupLines(groups: readonly JudgedGroup[]): string[] {
  let day = '';
  return groups.flatMap((judged) => {
    const today = date(judged.group.first);
    const heading = today === day ? [] : [`  ${today}`];
    day = today;
    return [...heading, rowOf(judged), ...circumstances(judged.group)];
  });
}

function rowOf({ group, mark }: JudgedGroup): string {
  const trouble = troubleOf(group);
  const parts = [
    `  ${timesOf(group).padEnd(timesWidth)}${String(callsIn(group.outcomes)).padStart(6)}  `,
    pc.bold(actionOf(group)),
    ...(trouble === '' ? [] : ['  ', pc.yellow(trouble)]),
    ...(mark ? ['  ', markText(mark)] : []),
  ];
  return parts.join('');
}

/** Red for what ordinary work does not do, yellow for the rest. */
export function markText({ title, weight }: Mark, width = 0): string {
  return (weight === 'hint' ? pc.yellow : pc.red)(`! ${title}`.padEnd(width));
}

/** `iam CreateAccessKey`. */
export function actionOf({ service, action }: Pick<Group, 'service' | 'action'>): string {
  return `${inline(service, 40)} ${inline(action, 64)}`;
}

function timesOf({ first, last }: Group): string {
  const [from, to] = [dateTime(first), dateTime(last)];
  if (from === to) return from.slice(11);
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from.slice(11)} - ${sameDay ? to.slice(11) : to.slice(5, 16)}`;
}

function circumstances({ address, region, agent, via, resources }: Group): string[] {
  const from = [listed(address, 3), listed(region, 3), listed(agent, 2, (text) => inline(client(text))), viaList(via)];
  const lines = [from.filter((part) => part !== '').join(' | '), ...resourceLines(resources)];
  return lines.filter((line) => line !== '').map((line) => pc.dim(`${indent}${line}`));
}

const mostResources = 3;

/** One a line, whole, since they are to be copied. */
function resourceLines(resources: Group['resources']): string[] {
  const texts = textsOf(resources);
  const more = texts.length - mostResources;
  return [
    ...texts.slice(0, mostResources).map((text) => `on ${inline(text, 256)}`),
    ...(more > 0 ? [`and ${more}${resources.beyond > 0 ? ' or more' : ''} others`] : []),
  ];
}
