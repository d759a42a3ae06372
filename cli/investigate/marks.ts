import { type Activity, callsIn, type Group } from './activity.ts';
import { type Mark, marks } from './mark-table.ts';

/** A group and its mark. */
export interface JudgedGroup {
  readonly group: Group;
  readonly mark: Mark | undefined;
}

/** In order of the first call. */
export function judgedGroups({ groups }: Activity): JudgedGroup[] {
  return [...groups.values()]
    .sort((a, b) => a.first - b.first || a.service.localeCompare(b.service) || a.action.localeCompare(b.action))
    .map((group) => ({ group, mark: markOf(group) }));
}

/** A mark and the groups that have it. */
export interface MarkedGroups {
  readonly mark: Mark;
  readonly groups: readonly Group[];
}

/** The marks found, the most important first. */
export function marksFound(groups: readonly JudgedGroup[]): MarkedGroups[] {
  return marks
    .map((mark) => ({ mark, groups: groups.filter((judged) => judged.mark === mark).map(({ group }) => group) }))
    .filter(({ groups }) => groups.length > 0);
}

/** The first mark that matches the group, if any. */
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
