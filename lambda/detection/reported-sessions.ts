import { type FirstAlert, identityIn } from './related-alerts.ts';
import type { Sighting } from './sighting.ts';

/** A console sign-in with a session. Plain data, kept in the table. */
export interface SignIn {
  /** Of the sighting; the same on every delivery. */
  readonly alertId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The identity of the session, such as the ARN of a federated user. */
  readonly identity: string;
  /** The source address as the record has it, without credentials. */
  readonly source?: string | undefined;
}

/** A session that an alert is about. */
export interface ReportedSession extends FirstAlert {
  /** The rule of the alert. */
  readonly ruleId: string;
  /** The sign-in that an alert has told; absent as long as none did. */
  readonly told?: SignIn | undefined;
}

/** The sessions of one principal that alerts are about, and its console sign-ins. */
export interface ReportedSessions {
  /** In order of time. */
  readonly reported: readonly ReportedSession[];
  /** The latest, in order of time; also those of sessions that no alert is about yet, since its log file can arrive later. */
  readonly signIns: readonly SignIn[];
}

export const noSessions: ReportedSessions = { reported: [], signIns: [] };

/** The limits for one principal, which keep its item of the table below its size limit. */
export const mostReported = 40;
export const mostSignIns = 40;

/** The longest text of an address that is kept. */
const longestSource = 64;

export function signInOf({ rule, parseRecord, alertId, time }: Sighting): SignIn | undefined {
  if (rule.followUpTo === undefined) return undefined;
  const record = parseRecord();
  const identity = identityIn(record, rule.followUpTo.identity);
  const source = identityIn(record, 'sourceIPAddress')?.slice(0, longestSource).toWellFormed();
  return identity === undefined ? undefined : { alertId, time, identity, ...(source !== undefined && { source }) };
}

/** Keeps sign-ins, so that an alert on their session tells them. */
export function withSignIns(sessions: ReportedSessions, added: readonly SignIn[]): ReportedSessions {
  const signIns = newest([...sessions.signIns, ...added], mostSignIns);
  return { ...sessions, signIns };
}

/**
 * Adds a session that an alert is about. If a sign-in with it is known, the alert has to tell it. A session that was added before
 * is left as it is: the alert of another delivery can be claimed already, so a sign-in since then is told in its own turn.
 * @returns `told`: the sign-in
 */
export function withReported(
  sessions: ReportedSessions,
  session: ReportedSession,
): { readonly sessions: ReportedSessions; readonly told: SignIn | undefined } {
  const known = sessions.reported.find(({ alertId }) => alertId === session.alertId);
  const told = known === undefined ? sessions.signIns.find((signIn) => isOf(signIn, session)) : known.told;
  const others = sessions.reported.filter((one) => one !== known);
  const added = { ...session, ...(told !== undefined && { told }) };
  return { sessions: { ...sessions, reported: newest([...others, added], mostReported) }, told };
}

/** Removes sessions that no alert is about after all. */
export function withoutReported(sessions: ReportedSessions, alertIds: readonly string[]): ReportedSessions {
  return { ...sessions, reported: sessions.reported.filter(({ alertId }) => !alertIds.includes(alertId)) };
}

/**
 * Adds a sign-in that was found after the alert on its session.
 * @returns `toTell`: the session whose alert did not tell a sign-in, and no other alert did; the latest of several
 */
export function withSignIn(
  sessions: ReportedSessions,
  signIn: SignIn,
): { readonly sessions: ReportedSessions; readonly toTell: ReportedSession | undefined } {
  const untold = sessions.reported.filter((session) => session.told === undefined && isOf(signIn, session));
  const reported = sessions.reported.map((session) =>
    untold.includes(session) ? { ...session, told: signIn } : session,
  );
  return { sessions: { ...withSignIns(sessions, [signIn]), reported }, toTell: untold.at(-1) };
}

interface WithSessions {
  readonly sessions?: ReportedSessions | undefined;
}

export function sameSessions(
  { sessions: a = noSessions }: WithSessions,
  { sessions: b = noSessions }: WithSessions,
): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isOf({ identity, time }: SignIn, session: FirstAlert): boolean {
  return identity === session.identity && session.time <= time && time <= session.until;
}

/** In order of time, each once. The result does not depend on the order in which they were added. */
function newest<One extends { readonly alertId: string; readonly time: number }>(
  all: readonly One[],
  most: number,
): readonly One[] {
  const each = [...new Map(all.map((one) => [one.alertId, one])).values()];
  return each.toSorted((a, b) => a.time - b.time || a.alertId.localeCompare(b.alertId)).slice(-most);
}
