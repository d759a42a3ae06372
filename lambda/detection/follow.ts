import type { FollowedAlerts } from './decide.ts';
import { grouped } from './grouped.ts';
import type { HistoryStore } from './history-store.ts';
import { principalKey, type Sighting } from './sighting.ts';
import { followedBy } from './story.ts';

/** Reads the alerts that news go on from: once for each principal among them. */
export async function alertsFollowed(
  news: readonly Sighting[],
  history: Pick<HistoryStore, 'read'>,
): Promise<FollowedAlerts> {
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
