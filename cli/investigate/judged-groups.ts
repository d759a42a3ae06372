import { callerTitle } from '../../lambda/alerting/call.ts';
import { callerNamed } from '../../lambda/alerting/caller.ts';
import { inline } from '../../lambda/text/caller-text.ts';
import type { Activity, Group } from './activity.ts';
import type { Investigation } from './investigate.ts';
import { type Mark, marks } from './mark-table.ts';
import { markOf } from './marks.ts';
import { accountOfSubject, federatedName, type Subject } from './subject.ts';

/** A group and what responders look for in it. */
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

/** What a mark was found at. */
export interface MarkedGroups {
  readonly mark: Mark;
  readonly groups: readonly Group[];
}

/** The marks that were found, the most telling first. */
export function marksFound(groups: readonly JudgedGroup[]): MarkedGroups[] {
  return marks
    .map((mark) => ({ mark, groups: groups.filter((judged) => judged.mark === mark).map(({ group }) => group) }))
    .filter(({ groups }) => groups.length > 0);
}

/** Whom it is about: `session aws_consoler of user ci-deploy in 111122223333`. */
export function title(subject: Subject): string {
  const { keyId, base } = subject;
  const name = federatedName(subject.federatedUser);
  const caller = base === undefined ? undefined : callerTitle(callerNamed(base));
  const account = accountOfSubject(subject);
  const parts = [
    name === undefined ? undefined : `federated user ${inline(name)}`,
    caller === undefined ? undefined : `${name === undefined ? '' : 'of '}${caller}`,
    account === undefined ? undefined : `in ${account}`,
  ].filter((part) => part !== undefined);
  const whose = parts.join(' ');
  if (keyId === undefined) return name === undefined ? `federated sessions of ${whose}` : whose;
  return whose === '' ? `key ${keyId}` : `key ${keyId}, ${whose}`;
}

/** Sessions beside the one that is followed: the base user's, or of the same name. */
export function otherIssues({ issues, subject }: Investigation): readonly Subject[] {
  return issues.filter(({ keyId }) => keyId !== subject.keyId);
}

/** Log files that were read, counted in the last reading. */
export function logFilesRead({ harvests }: Investigation): number {
  return harvests.at(-1)?.logFiles ?? 0;
}
