import { expirationTime } from './federation.ts';
import { fieldText } from './record.ts';
import type { Sighting } from './sighting.ts';

/** An alert that opened a story: what its identity does until its end belongs to it. Plain data, kept in the table. */
export interface Story {
  readonly alertId: string;
  /** Of the call, in milliseconds since 1970. */
  readonly time: number;
  /** Whom the call made, such as the ARN of a federated user. */
  readonly identity: string;
  /** When that ends, in milliseconds since 1970. */
  readonly until: number;
}

/** The earlier alert that a later one goes on from. */
export interface Followed {
  readonly alertId: string;
  readonly ruleId: string;
  /** When the earlier call was made, in milliseconds since 1970. */
  readonly time: number;
}

/** The newest so many are kept: news of one term lie a window apart, so it would take a year to have more. */
export const mostStories = 40;

/** The story that a sighting opens if it is news; undefined where its rule opens none or the record does not tell. */
export function storyOpenedBy({ rule, record, succeeded, alertId, time }: Sighting): Story | undefined {
  const identity = rule.opens && succeeded ? fieldText(record, rule.opens.identity) : undefined;
  const until = rule.opens && expirationTime(fieldText(record, rule.opens.until));
  return identity === undefined || until === undefined ? undefined : { alertId, time, identity, until };
}

/**
 * The stories to be kept of a term.
 * @param since earlier stories that had ended before are dropped; milliseconds since 1970
 */
export function keptStories(earlier: readonly Story[], opened: readonly Story[], since: number): readonly Story[] {
  const stories = [...earlier.filter(({ until }) => until >= since), ...opened];
  return stories.toSorted((a, b) => a.time - b.time || a.alertId.localeCompare(b.alertId)).slice(-mostStories);
}

/** The latest story of the sighting's identity that is open at its time, as its alert names it. */
export function followedBy({ rule, record, time }: Sighting, stories: readonly Story[]): Followed | undefined {
  if (rule.continues === undefined) return undefined;
  const identity = fieldText(record, rule.continues.identity);
  const story = stories.findLast((one) => one.identity === identity && one.time <= time && time <= one.until);
  return story && { alertId: story.alertId, ruleId: rule.continues.ruleId, time: story.time };
}
