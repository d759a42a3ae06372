import { accountIn } from '../../lambda/text/commands.ts';
import { type ChainNode, endOfNode } from './chain-node.ts';
import type { Index } from './link-index.ts';
import type { Link } from './links.ts';
import type { Made } from './made.ts';
import { keyNode } from './owner-ids.ts';
import { isAccountOnly, type Subject } from './subject.ts';

/** A link that follows from a node, and the field that shows it. */
export interface Next {
  readonly link: Link;
  readonly byField: string;
}

/** The links of the subject, which can be a session, all sessions of a user, a principal or an account. */
export function firstLinks(node: ChainNode, subject: Subject, index: Index): Next[] {
  const { keyId, federatedUser, base, principal, account, made } = subject;
  if (keyId !== undefined || (made !== undefined && node.link !== undefined)) return nextLinks(node, index);
  const since = subject.since ?? Number.NEGATIVE_INFINITY;
  const links = index.all.filter(({ time }) => time >= since);
  if (account !== undefined && isAccountOnly(subject)) {
    return outermost(
      links.filter((link) => link.by.account === account),
      index,
      'userIdentity.accountId',
    );
  }
  if (principal !== undefined) {
    const own = links.filter((link) => link.by.principal === principal || link.by.arn === principal);
    return outermost(own, index, 'userIdentity.arn');
  }
  if (federatedUser !== undefined) return steps(index.sessionsByArn.get(federatedUser), 'userIdentity.arn', isSession);
  return steps(
    links,
    'userIdentity.arn',
    (link) => isSession(link) && link.operation === 'GetFederationToken' && link.by.principal === base,
  );
}

function isSession({ made }: Link): boolean {
  return made.kind === 'session';
}

/** Without those that follow from another of these links: they are drawn under it. */
function outermost(links: readonly Link[], { byMade }: Index, byField: string): Next[] {
  const made = new Set(links.map((link) => link.made.id));
  const isInner = ({ by }: Link) =>
    by.keyId !== undefined && made.has(keyNode(by.keyId)) && byMade.has(keyNode(by.keyId));
  const outer = links.filter((link) => !isInner(link));
  return steps(outer.length > 0 ? outer : links, byField);
}

/** What the credentials of a node made, or what was made with a role, provider or password that the node is. */
export function nextLinks(node: ChainNode, index: Index): Next[] {
  const { kind, made, link, since } = node;
  const { keyId, arn, owner = '', provider = '' } = made;
  const from = link?.time ?? since ?? Number.NEGATIVE_INFINITY;
  const to = endOfNode(node);
  const isInLife = ({ time }: Link) => from <= time && time <= to;
  const byThisKey = keyId === undefined ? [] : steps(index.byKey.get(keyId), 'userIdentity.accessKeyId');
  const isUnkeyed = (next: Link) =>
    isInLife(next) && (next.by.keyId === undefined || !index.byMade.has(keyNode(next.by.keyId)));
  switch (kind) {
    case 'session': {
      const signIns = steps(
        index.sessionsByArn.get(arn ?? ''),
        'userIdentity.arn',
        (next) => isSignIn(next, keyId) && isInLife(next),
      );
      return [...byThisKey, ...signIns];
    }
    case 'console': {
      const isOther = (next: Link) =>
        isUnkeyed(next) && (next.by.inConsole || next.by.keyId !== undefined) && !isSignIn(next, next.by.keyId);
      const switches = steps(
        index.byArn.get(arn ?? ''),
        'additionalEventData.SwitchFrom',
        (next) => isInLife(next) && next.operation === 'SwitchRole',
      );
      return [...byThisKey, ...switches, ...steps(index.byArn.get(arn ?? ''), 'userIdentity.arn', isOther)];
    }
    case 'user':
      return [
        ...steps(index.madeFor.get(owner), 'requestParameters.userName', isInLife),
        ...steps(index.byUser.get(owner), 'userIdentity.userName', isUnkeyed),
      ];
    case 'password':
      return steps(
        index.sessionsByOwner.get(owner),
        'userIdentity.userName',
        (next) => isSignIn(next, undefined) && isInLife(next),
      );
    case 'role':
      return steps(index.sessionsByOwner.get(owner), 'requestParameters.roleArn', isInLife);
    case 'trust':
      return steps(
        index.sessionsByOwner.get(owner),
        'requestParameters.roleArn',
        (next) => isInLife(next) && isTrusted(next, made),
      );
    case 'provider':
      return steps(index.sessionsByProvider.get(provider), 'userIdentity.identityProvider', isInLife);
    default:
      return byThisKey;
  }
}

/**
 * Whether a trust policy names the requester of a session. The own account of the role as a whole does not count: most policies name
 * it, and most sessions of the role are requested in it.
 */
function isTrusted({ by, made }: Link, { trusted = [], owner = '' }: Partial<Made>): boolean {
  const names = [made.provider, by.principal, by.arn];
  if (names.some((name) => name !== undefined && trusted.includes(name))) return true;
  if (by.account === undefined || owner.startsWith(`role ${by.account}/`)) return false;
  return trusted.some((one) => one === '*' || accountIn(one) === by.account);
}

/** Whether it is a sign-in of the session that has the key. */
function isSignIn({ operation, by }: Link, keyId: string | undefined): boolean {
  return operation === 'ConsoleLogin' && (by.keyId === undefined || by.keyId === keyId);
}

function steps(links: readonly Link[] = [], byField: string, accept: (link: Link) => boolean = () => true): Next[] {
  return links.filter(accept).map((link) => ({ link, byField }));
}
