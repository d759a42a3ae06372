import { largest, smallest } from '../../lambda/detection/extremes.ts';
import type { JsonObject } from '../../lambda/detection/record.ts';
import { cleaned } from '../../lambda/text/caller-text.ts';
import { jsonText } from '../../lambda/text/json-text.ts';
import { utc } from '../../lambda/text/times.ts';
import { callsIn, type Distinct, outcomesOf, textsOf } from './activity.ts';
import type { ChainNode } from './chain-node.ts';
import { type ContainmentPart, containmentParts } from './containment.ts';
import { type Investigation, logFilesRead, otherIssues } from './investigate.ts';
import { type JudgedGroup, judgedGroups } from './marks.ts';
import { endOfTime, hasValidity, type Subject, validityOf } from './subject.ts';
import { fieldsOf } from './tree.ts';

/**
 * The investigation as lines of JSON, each with its `kind`: one `session`, a `group` for each service and action, a `link`
 * for each row of the chain, a `key` for each key that the session created, an `issued` for each other session, a `containment`
 * for each step that ends an access, and one `end`.
 */
export function investigationLines(investigation: Investigation): string[] {
  const { session, own, chain, chainCalls } = investigation;
  return [
    { kind: 'session', ...sessionLine(investigation) },
    ...judgedGroups(session).map((judged) => ({ kind: 'group', of: 'session', ...groupLine(judged) })),
    ...judgedGroups(own).map((judged) => ({ kind: 'group', of: 'base-user', ...groupLine(judged) })),
    ...judgedGroups(chainCalls.activity).map((judged) => ({ kind: 'group', of: 'chain', ...groupLine(judged) })),
    ...(chain.nodes.length > 1 ? chain.nodes : []).map((node) => ({ kind: 'link', ...linkLine(node, investigation) })),
    ...[...session.createdKeys.values()].map(({ keyId, userName, time }) => ({
      kind: 'key',
      ...{ keyId, userName, time: utc(time) },
    })),
    ...otherIssues(investigation).map((issue) => ({ kind: 'issued', ...subjectLine(issue) })),
    ...(investigation.isFound ? containmentParts(investigation, Number.POSITIVE_INFINITY).flatMap(stepLines) : []),
    { kind: 'end', ...endLine(investigation) },
  ].map((line) => jsonText(visible(line)));
}

/** Without control characters and invisible characters, so that the output of `jq -r` cannot control a terminal. */
function visible(line: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(line), (_, value) => (typeof value === 'string' ? cleaned(value) : value));
}

function sessionLine({ subject, bases, session, now, isFound }: Investigation): JsonObject {
  const groups = [...session.groups.values()];
  const { denied, failed, ...rest } = outcomesOf(groups);
  return {
    ...subjectLine(subject),
    baseUsers: bases,
    validity: isFound && hasValidity(subject) ? validityOf(subject, now) : undefined,
    calls: callsIn({ denied, failed, ...rest }),
    denied,
    failed,
    groups: groups.length,
    marked: judgedGroups(session).filter(({ mark }) => mark !== undefined).length,
    firstCall: groups.length === 0 ? undefined : utc(smallest(groups.map(({ first }) => first))),
    lastCall: groups.length === 0 ? undefined : utc(largest(groups.map(({ last }) => last))),
  };
}

function subjectLine(subject: Subject): JsonObject {
  const { keyId, federatedUser, roleSession, base, issuedTo, operation, principal, account, reported } = subject;
  const times = { issuedAt: utc(subject.issuedAt), expiresAt: utc(subject.expiresAt) };
  const session = { roleSession, baseUser: base, issuedTo, operation };
  return { keyId, federatedUser, ...session, principal, account, reported, ...times };
}

function linkLine(node: ChainNode, { chainCalls }: Investigation): JsonObject {
  const { kind, depth, isSubject, made, link } = node;
  const calls = chainCalls.byNode.get(node.id);
  return {
    what: kind,
    depth,
    investigated: isSubject,
    keyId: made.keyId,
    arn: made.arn,
    owner: kind === 'session' || kind === 'console' ? undefined : made.owner,
    operation: link?.operation,
    time: utc(link?.time),
    expiresAt: utc(made.expiresAt),
    caller: link?.by.principal,
    knownBy: fieldsOf(node),
    calls: calls && callsIn(calls),
    denied: calls?.denied,
    firstCall: utc(calls?.first),
    lastCall: utc(calls?.last),
  };
}

function groupLine({ group, mark }: JudgedGroup): JsonObject {
  const { service, action, outcomes, first, last } = group;
  return {
    service,
    action,
    mark: mark?.id,
    calls: callsIn(outcomes),
    denied: outcomes.denied,
    failed: outcomes.failed,
    first: utc(first),
    last: utc(last),
    via: Object.fromEntries(group.via.counts),
    errors: topTexts(group.error),
    regions: topTexts(group.region),
    addresses: topTexts(group.address),
    clients: topTexts(group.agent),
    keys: topTexts(group.keyId),
    resources: topTexts(group.resources),
    resourcesBeyond: group.resources.beyond === 0 ? undefined : group.resources.beyond,
  };
}

/** One line for each command or text that ends an access. */
function stepLines({ of, steps }: ContainmentPart): JsonObject[] {
  return steps.flatMap(({ holder, ends }) => ends.map((end) => ({ kind: 'containment', of, holder, ...end })));
}

/** The most frequent first; at most 200. */
function topTexts(distinct: Distinct): string[] {
  return textsOf(distinct);
}

function endLine(investigation: Investigation): JsonObject {
  const { coverage, period, readSummaries, others, session, chain } = investigation;
  return {
    found: session.groups.size > 0,
    logFiles: logFilesRead(investigation),
    logFilesFailed: readSummaries.at(-1)?.failed.length ?? 0,
    logFilesLeft: readSummaries.reduce((sum, { left }) => sum + left, 0),
    deliveredFrom: utc(coverage.delivered?.from),
    deliveredTo: utc(coverage.delivered?.to),
    regions: [...coverage.regions].sort(),
    countedFrom: utc(period?.from),
    countedTo: period?.to === endOfTime ? undefined : utc(period?.to),
    keysLeftOut: [...others.keys()],
    linksLeftOut: chain.leftOut === 0 ? undefined : chain.leftOut,
  };
}
