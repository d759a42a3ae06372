import type { Decision, Relation, Relations } from './decide.ts';
import { grouped } from './grouped.ts';
import { type HistoryStore, update } from './history-store.ts';
import { firstAlertOf, relatedAlertOf } from './related-alerts.ts';
import {
  noSessions,
  type ReportedSessions,
  type SignIn,
  sameSessions,
  signInOf,
  withReported,
  withSignIns,
} from './reported-sessions.ts';
import { relatedRules } from './rule.ts';
import { principalKey, type Sighting, type TermKey } from './sighting.ts';

/** Where relations are looked up. */
export interface RelationParts {
  readonly history: HistoryStore;
  readonly run: { readonly now: number };
  readonly isActive: (ruleId: string) => boolean;
}

/** The first alerts that sightings are follow-ups to, or are covered by. Reads each item once for each principal. */
export async function relatedAlerts(sightings: readonly Sighting[], parts: RelationParts): Promise<Relations> {
  const groups = grouped(sightings, ({ rule, principal }) => `${rule.id} ${principal}`);
  const found = await Promise.all(groups.map((group) => relatedInGroup(group, parts)));
  return new Map(found.flat());
}

async function relatedInGroup(group: readonly Sighting[], { history, isActive }: RelationParts) {
  const [first] = group;
  if (first === undefined) return [];
  const items = await Promise.all(
    relatedRules(first.rule)
      .filter(isActive)
      .map(async (ruleId) => ({ ruleId, ...(await history.read(principalKey(ruleId, first.principal))) })),
  );
  return group.flatMap((sighting): (readonly [string, Relation])[] => {
    const [alert] = items.flatMap(({ ruleId, firstAlerts }) => relatedAlertOf(sighting, ruleId, firstAlerts) ?? []);
    return alert === undefined ? [] : [[sighting.alertId, { alert }]];
  });
}

/** Whether a rule has relations to look up before a decision. */
export function hasRelatedAlerts({ rule }: Sighting, isActive: RelationParts['isActive']): boolean {
  return relatedRules(rule).some(isActive);
}

/**
 * Notes the sessions that new sightings issued where the sign-ins of the principal are kept, so that a later sign-in finds them, and
 * returns the sign-ins that are known already. This is before the claims are written: a run that dies in between is repeated, and
 * one of the two always sees the other.
 */
export async function noteSessions(sightings: readonly Sighting[], parts: RelationParts): Promise<Relations> {
  const signIns: (readonly [string, Relation])[] = [];
  for (const sighting of sightings) {
    const signIn = await noteSession(sighting, parts);
    if (signIn !== undefined) signIns.push([sighting.alertId, { signIn }]);
  }
  return new Map(signIns);
}

async function noteSession(sighting: Sighting, parts: RelationParts): Promise<SignIn | undefined> {
  const { rule, principal } = sighting;
  const session = rule.signInRule === undefined ? undefined : firstAlertOf(sighting);
  if (rule.signInRule === undefined || session === undefined || !parts.isActive(rule.signInRule)) return undefined;
  const noted = { ...session, ruleId: rule.id };
  return change(principalKey(rule.signInRule, principal), parts, (sessions) => {
    const { sessions: changed, told } = withReported(sessions, noted);
    return [changed, told];
  });
}

/**
 * Keeps sign-ins before the sightings of the same log file that issued their sessions are judged, so that the alert on the session
 * tells them. An error is left to the turn of the sign-ins, which reads and writes the same items.
 */
export async function keepSignIns(sightings: readonly Sighting[], parts: RelationParts): Promise<void> {
  const issuers = new Set(sightings.map(({ rule, principal }) => `${rule.signInRule} ${principal}`));
  const terms = grouped(
    sightings.filter(({ rule, principal }) => rule.onlyFollowUps && issuers.has(`${rule.id} ${principal}`)),
    ({ key }) => key.term,
  );
  for (const term of terms) {
    const signIns = term.map(signInOf).filter((signIn) => signIn !== undefined);
    const [first] = term;
    if (first === undefined) continue;
    await change(first.key, parts, (sessions) => [withSignIns(sessions, signIns), undefined]).catch(() => undefined);
  }
}

async function change<Result>(
  key: TermKey,
  { history, run }: RelationParts,
  decide: (sessions: ReportedSessions) => readonly [ReportedSessions, Result],
): Promise<Result> {
  const { result } = await update<Result>(history, key, run.now, (state) => {
    const [sessions, changed] = decide(state.sessions ?? noSessions);
    const write = sameSessions(state, { sessions }) ? undefined : { ...state, sessions };
    return { write, result: changed };
  });
  return result;
}

/** The relations of both, each of one sighting together. */
export function joined(a: Relations, b: Relations): Relations {
  const all = new Map(a);
  for (const [alertId, relation] of b) all.set(alertId, { ...all.get(alertId), ...relation });
  return all;
}

export function newAmong(sightings: readonly Sighting[], { isNew }: Decision): Sighting[] {
  return sightings.filter((_, index) => isNew[index]);
}
