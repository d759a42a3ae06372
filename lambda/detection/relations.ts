import pMap from 'p-map';
import type { TermState } from './claim.ts';
import { isCovered, type Relation, type Relations } from './decide.ts';
import { grouped } from './grouped.ts';
import { lastSighting } from './history.ts';
import { type combinedEdits, type Edit, type HistoryStore, termsAtOnce } from './history-store.ts';
import { firstAlertOf, mostFirstAlerts, relatedAlertOf } from './related-alerts.ts';
import {
  noSessions,
  type ReportedSession,
  type ReportedSessions,
  type SignIn,
  sameSessions,
  signInOf,
  withoutReported,
  withReported,
  withSignIns,
} from './reported-sessions.ts';
import { historyWindowOf, relatedRules } from './rule.ts';
import { keyName, principalKey, type Sighting, type TermKey } from './sighting.ts';

/** Where relations are looked up. */
export interface RelationParts {
  readonly history: HistoryStore;
  readonly isActive: (ruleId: string) => boolean;
  /** Changes the items of sessions and sign-ins. */
  readonly change: ReturnType<typeof combinedEdits>;
}

/**
 * What other items say about new sightings, before they are claimed: the alerts that they are follow-ups to, or are covered by, and
 * the console sign-ins with the sessions that they issued.
 */
export async function lookUp(sightings: readonly Sighting[], parts: RelationParts): Promise<Relations> {
  const related = await relatedAlerts(sightings, parts);
  const alerting = sightings.filter((sighting) => !isCovered(sighting, related.get(sighting.alertId) ?? {}));
  const signIns = await noteSessions(alerting, parts);
  return new Map(
    sightings.map(({ alertId }) => [alertId, { alert: related.get(alertId)?.alert, signIn: signIns.get(alertId) }]),
  );
}

/** The first alerts of each sighting. Reads each item once for each principal. */
async function relatedAlerts(sightings: readonly Sighting[], parts: RelationParts): Promise<Relations> {
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

/**
 * Notes the sessions that new sightings issued where the sign-ins of the principal are kept, so that a later sign-in finds them, and
 * returns the sign-ins that are known already. This is before the claims are written: a run that dies in between is repeated, and
 * one of the two always sees the other.
 */
async function noteSessions(sightings: readonly Sighting[], parts: RelationParts) {
  const signIns = new Map<string, SignIn>();
  for (const [key, issued] of sessionsOf(sightings, parts)) {
    const note = (before: ReportedSessions) =>
      issued.reduce((sessions, session) => {
        const noted = withReported(sessions, session);
        if (noted.told !== undefined) signIns.set(session.alertId, noted.told);
        return noted.sessions;
      }, before);
    await parts.change(key, editOf(note));
  }
  return signIns;
}

/**
 * Forgets the sessions of sightings that raise no alert after all: another run made them known after they were noted. An error is
 * left aside: a sign-in then raises one alert more, and the claims of the other sightings are published now.
 * @param state of their term, in which they are known
 */
export async function forgetSessions(
  sightings: readonly Sighting[],
  state: TermState,
  parts: RelationParts,
): Promise<void> {
  const unreported = sightings.filter((sighting) => raisedNoAlert(sighting, state));
  for (const [key, issued] of sessionsOf(unreported, parts)) {
    const alertIds = issued.map(({ alertId }) => alertId);
    const forget = editOf((sessions) => withoutReported(sessions, alertIds));
    await parts.change(key, forget).catch(() => undefined);
  }
}

/** False if another delivery of the sighting has claimed an alert on it, or can have. */
function raisedNoAlert(sighting: Sighting, state: TermState): boolean {
  const end = firstAlertOf(sighting)?.until;
  const since = (lastSighting(state) ?? 0) - historyWindowOf(sighting.rule);
  const alerts = [...state.firstAlerts, ...state.claims.map(({ alert }) => alert)];
  const isComplete = end !== undefined && end >= since && state.firstAlerts.length < mostFirstAlerts;
  return isComplete && alerts.every(({ alertId }) => alertId !== sighting.alertId);
}

/** The sessions that calls issued, and the items in which they are noted. */
function sessionsOf(
  sightings: readonly Sighting[],
  { isActive }: RelationParts,
): (readonly [TermKey, ReportedSession[]])[] {
  const issued = sightings.flatMap((sighting) => {
    const { rule, principal } = sighting;
    const session = firstAlertOf(sighting);
    if (rule.signInRule === undefined || session === undefined || !isActive(rule.signInRule)) return [];
    return [{ key: principalKey(rule.signInRule, principal), session: { ...session, ruleId: rule.id } }];
  });
  return grouped(issued, ({ key }) => keyName(key)).flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[first.key, group.map(({ session }) => session)] as const];
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
  const keep = async (term: readonly Sighting[]) => {
    const signIns = term.map(signInOf).filter((signIn) => signIn !== undefined);
    const [first] = term;
    if (first === undefined) return;
    await parts
      .change(
        first.key,
        editOf((sessions) => withSignIns(sessions, signIns)),
      )
      .catch(() => undefined);
  };
  await pMap(terms, keep, { concurrency: termsAtOnce });
}

function editOf(changed: (sessions: ReportedSessions) => ReportedSessions): Edit {
  return (state) => {
    const sessions = changed(state.sessions ?? noSessions);
    return sameSessions(state, { sessions }) ? state : { ...state, sessions };
  };
}
