import { callsIn, type Group } from './activity.ts';
import { type Mark, marks } from './mark-table.ts';

/** The first mark that fits the group, if any. */
export function markOf(group: Group): Mark | undefined {
  return marks.find((mark) => callsIn(group.outcomes) >= (mark.fewest ?? 1) && isAmong(group, mark));
}

function isAmong({ service, action }: Group, { actions }: Mark): boolean {
  const names = Object.hasOwn(actions, service) ? (actions[service] ?? []) : [];
  return names.some((name) => matchesName(name, action));
}

/** Some services add a version to the names of their actions, as Lambda does: `CreateFunction20150331`. */
function matchesName(name: string, action: string): boolean {
  const [start = '', end] = name.split('*');
  if (end === undefined) return action.replace(/\d{8}(?:v\d+)?$/, '') === name;
  return action.startsWith(start) && action.endsWith(end);
}
