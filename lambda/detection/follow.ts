import { grouped } from './grouped.ts';
import type { HistoryStore } from './history-store.ts';
import type { Rule } from './rule.ts';
import { principalKey, type Sighting } from './sighting.ts';
import { type Followed, followedBy } from './story.ts';

/** The alerts that news go on from, by the news' own alert ids: one read for each principal among them. */
export async function alertsFollowed(
  news: readonly Sighting[],
  history: Pick<HistoryStore, 'read'>,
): Promise<ReadonlyMap<string, Followed>> {
  const groups = grouped(news, ({ rule, principal }) => `${rule.continues?.ruleId} ${principal}`);
  const found = await Promise.all(groups.map((group) => followedInGroup(group, history)));
  return new Map(found.flat());
}

async function followedInGroup(group: readonly Sighting[], history: Pick<HistoryStore, 'read'>) {
  const [first] = group;
  if (first?.rule.continues === undefined) return [];
  const { stories } = await history.read(principalKey(first.rule.continues.ruleId, first.principal));
  return group.flatMap((sighting) => {
    const followed = followedBy(sighting, stories);
    return followed === undefined ? [] : [[sighting.alertId, followed] as const];
  });
}

/** Rules that open stories come first, so that what follows them in the same log file finds theirs. */
export function opensStories({ opens }: Rule): boolean {
  return opens !== undefined;
}
