import { isLongTermKey } from '../../lambda/detection/access-key.ts';
import type { ChainNode } from './chain-node.ts';
import { type Index, indexOf } from './link-index.ts';
import type { Link } from './links.ts';
import { firstLinks, type Next, nextLinks } from './next-links.ts';
import { keyNode } from './owner-ids.ts';
import type { Subject } from './subject.ts';

/** How the subject came about, and what came of it. */
export interface Chain {
  /** In the order in which they are drawn: what led to the subject, the subject, and what follows from it. */
  readonly nodes: readonly ChainNode[];
  /** The number of further ones, which are not followed. */
  readonly leftOut: number;
}

/** More would need too much memory and be of no use to a reader. */
const mostNodes = 10_000;

/** Follows the links from the subject in both directions. */
export function chainOf(subject: Subject, links: ReadonlyMap<string, Link>): Chain {
  const index = indexOf(links);
  const start = startOf(subject, index);
  const origin = originOf(start, index);
  const { nodes, leftOut } = descendants(
    { ...start, depth: origin.length, endAbove: endBelow(origin.at(-1)) },
    subject,
    index,
    new Set(origin.map(({ id }) => id)),
  );
  return { nodes: [...origin, ...nodes], leftOut };
}

/** A key of which no log file shows who made it is that of a session or of a user, as far as its calls show. */
function startOf(subject: Subject, { byMade }: Index): ChainNode {
  const { keyId, federatedUser, roleSession, expiresAt, issuedAt } = subject;
  const id = keyId === undefined ? (subject.made?.id ?? 'start') : keyNode(keyId);
  const link = byMade.get(id);
  const arn = federatedUser ?? roleSession;
  const kind = keyId === undefined ? 'start' : isLongTermKey(keyId) ? 'key' : 'session';
  const made = link?.made ?? { id, keyId, arn, expiresAt };
  return { id, kind: link?.made.kind ?? kind, made, link, depth: 0, since: issuedAt, isSubject: true };
}

/** What led to a node, the first one first. */
function originOf(start: ChainNode, index: Index): ChainNode[] {
  const path: ChainNode[] = [];
  const seen = new Set([start.id]);
  let { link } = start;
  while (link !== undefined && path.length < mostNodes) {
    const parent = parentOf(link, index);
    if (parent === undefined) {
      path.push(callerNode(link));
      break;
    }
    if (seen.has(parent.id)) break;
    seen.add(parent.id);
    path.push(parent);
    link = parent.link;
  }
  const outermostFirst: ChainNode[] = [];
  for (const node of path.reverse()) {
    const above = outermostFirst.at(-1);
    outermostFirst.push({ ...node, depth: outermostFirst.length, endAbove: endBelow(above) });
  }
  return outermostFirst;
}

/** When the session of a node ends, or that of a console session: the session that signed in. */
function endBelow(node: ChainNode | undefined): number | undefined {
  return node?.kind === 'console' ? node.endAbove : node?.made.expiresAt;
}

/** The link that made the caller of a link: by its key, or by the session that is in the console. */
function parentOf({ by, time, made }: Link, index: Index): ChainNode | undefined {
  const own = by.keyId === undefined ? undefined : index.byMade.get(keyNode(by.keyId));
  const inConsole = own === undefined && by.inConsole ? (index.sessionsByArn.get(by.arn ?? '') ?? []) : [];
  // Before a sign-in, the session that signs in has no console session.
  const fits = (session: Link) => session.time <= time && (made.arn !== by.arn || session.made.kind === 'session');
  const link = own ?? inConsole.findLast(fits);
  if (link === undefined) return undefined;
  return { id: link.made.id, kind: link.made.kind, made: link.made, link, depth: 0, isSubject: false };
}

function callerNode({ by }: Link): ChainNode {
  const { keyId, arn, principal } = by;
  const id = keyId === undefined ? `caller ${arn ?? principal}` : keyNode(keyId);
  return { id, kind: 'caller', made: { id, keyId, arn: principal }, session: arn, depth: 0, isSubject: false };
}

/** In the order of a tree, without recursion, since a chain can be longer than the call stack. */
function descendants(start: ChainNode, subject: Subject, index: Index, seen: Set<string>) {
  const nodes: ChainNode[] = [];
  const stack: ChainNode[] = [start];
  let leftOut = 0;
  seen.add(start.id);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node);
    const depth = node.depth + 1;
    const next = node.isSubject ? firstLinks(node, subject, index) : nextLinks(node, index);
    for (const { link, byField } of next.sort(latestFirst)) {
      const { made } = link;
      if (seen.has(made.id)) continue;
      seen.add(made.id);
      if (seen.size > mostNodes) leftOut += 1;
      else {
        const endAbove = endBelow(node);
        stack.push({ id: made.id, kind: made.kind, made, link, byField, depth, endAbove, isSubject: false });
      }
    }
  }
  return { nodes, leftOut };
}

function latestFirst(a: Next, b: Next): number {
  return b.link.time - a.link.time || (b.link.made.id < a.link.made.id ? -1 : 1);
}
