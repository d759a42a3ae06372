import { inline } from '../../lambda/text/caller-text.ts';
import { accountIn } from '../../lambda/text/commands.ts';
import { plural } from '../../lambda/text/plural.ts';
import { utc } from '../../lambda/text/times.ts';
import { callsIn } from './activity.ts';
import { type ChainNode, endOfNode } from './chain-node.ts';
import type { Investigation } from './investigate.ts';
import { operationTitle, principalTitle, shortResource, title } from './words.ts';

/** One row of the tree, in words. */
export interface TreeRow {
  readonly depth: number;
  readonly isSubject: boolean;
  /** `GetFederationToken: key ASIA…, federated user aws_consoler`. */
  readonly what: string;
  /** For each level above, and last for its own, whether a further row follows at that level. */
  readonly branches: readonly boolean[];
  /** When it was made, when it ends, its calls, and the fields that connect it with the row above. */
  readonly remarks: readonly string[];
}

/** The rows, and how many are left out before and after them. */
export interface Tree {
  readonly rows: readonly TreeRow[];
  readonly before: number;
  readonly after: number;
}

/** Of what led to the subject, the last few show enough. */
const mostBefore = 8;

/** Undefined if nothing led to the subject and nothing follows from it. */
export function treeOf(investigation: Investigation, mostAfter: number): Tree | undefined {
  const { nodes, leftOut } = investigation.chain;
  if (nodes.length < 2) return undefined;
  const at = nodes.findIndex(({ isSubject }) => isSubject);
  const from = Math.max(0, at - mostBefore);
  const shown = nodes.slice(from, at + 1 + mostAfter);
  const branches = branchesOf(shown.map(({ depth }) => depth - from));
  const accounts: (string | undefined)[] = [];
  const rows = shown.map((node, i) => {
    const depth = node.depth - from;
    const above = accounts[depth - 1];
    const account = accountOf(node) ?? above;
    accounts[depth] = account;
    const where = account === undefined || account === above || node.isSubject ? '' : ` in ${account}`;
    const row = rowOf(node, investigation);
    return { ...row, what: `${row.what}${where}`, depth, branches: branches[i] ?? [] };
  });
  return { rows, before: from, after: nodes.length - from - shown.length + leftOut };
}

/** For rows of these depths, the lines to draw; deeper ones than `deepestIndent` get no lines of their own. */
function branchesOf(depths: readonly number[]): boolean[][] {
  const open: boolean[] = [];
  return depths
    .toReversed()
    .map((depth) => {
      const branches = Array.from({ length: Math.min(depth, deepestIndent) }, (_, level) => open[level + 1] ?? false);
      open.length = Math.min(open.length, depth + 1);
      open[depth] = true;
      return branches;
    })
    .toReversed();
}

function accountOf({ made }: ChainNode): string | undefined {
  return accountIn(made.arn) ?? /^\w+ (\d{12})\//.exec(made.owner ?? '')?.[1];
}

function rowOf(node: ChainNode, investigation: Investigation): Omit<TreeRow, 'branches'> {
  const { depth, isSubject, link } = node;
  return {
    depth,
    isSubject,
    what: isSubject && link === undefined ? title(investigation.subject) : `${operationTitle(link)}${whatOf(node)}`,
    remarks: [utc(link?.time), endWords(node), callWords(node, investigation), knownWords(node)].filter(
      (remark) => remark !== undefined,
    ),
  };
}

function whatOf({ kind, made }: ChainNode): string {
  const { keyId, arn, owner, resources } = made;
  const of = arn === undefined ? '' : principalTitle(arn);
  const key = keyId === undefined ? '' : `key ${inline(keyId, 40)}`;
  // The whole name, since `inline` leaves credentials out only if it sees them whole.
  const name = inline(owner?.slice(owner.indexOf('/') + 1) ?? arn ?? 'unknown', 64);
  switch (kind) {
    case 'console':
      return `console sign-in of ${of}${key === '' ? '' : `, ${key}`}`;
    case 'key':
      return owner === undefined ? `${key} of ${of || 'an unknown user'}` : `${key} of user ${name}`;
    case 'user':
    case 'role':
      return `${kind} ${name}`;
    case 'password':
      return `password of user ${name}`;
    case 'trust':
      return `trust policy of role ${name}`;
    case 'grant':
    case 'shell':
      return (resources ?? []).map((resource) => inline(shortResource(resource), 64)).join(', ');
    case 'provider':
      return `identity provider ${inline(arn ?? '', 160)}`;
    case 'caller':
      return key === '' ? of : `${key} of ${of}`;
    default:
      return [key, of].filter((part) => part !== '').join(', ');
  }
}

function endWords(node: ChainNode): string | undefined {
  if (node.kind === 'console') return `until ${utc(endOfNode(node))} at the latest`;
  if (node.made.expiresAt !== undefined) return `until ${utc(node.made.expiresAt)}`;
  return lasting.has(node.kind) ? 'does not expire' : undefined;
}

const lasting = new Set<ChainNode['kind']>(['key', 'user', 'password', 'role', 'provider', 'trust', 'grant']);

/** Of what led to the subject, no calls are searched. */
function callWords({ id }: ChainNode, { chainCalls }: Investigation): string | undefined {
  const calls = chainCalls.byNode.get(id);
  if (calls === undefined) return undefined;
  return `${plural(callsIn(calls), 'call')}${calls.denied === 0 ? '' : `, ${calls.denied} denied`}`;
}

function knownWords(node: ChainNode): string | undefined {
  if (node.link === undefined) return undefined;
  return `known by ${fieldsOf(node).join(' and ')}`;
}

/** The fields that connect a node with the one above it, and with its own calls. */
export function fieldsOf({ link, byField }: ChainNode): readonly string[] {
  const caller = byField ?? (link?.by.keyId === undefined ? 'userIdentity.arn' : 'userIdentity.accessKeyId');
  return link === undefined ? [] : [...new Set([caller, link.made.field])];
}

/** Deeper rows are indented no further and show their depth. */
export const deepestIndent = 10;
