import type { Link } from './links.ts';

/** The links of all log files, by what a search for the next link needs. */
export interface Index {
  readonly all: readonly Link[];
  readonly byMade: ReadonlyMap<string, Link>;
  readonly byKey: ReadonlyMap<string, readonly Link[]>;
  readonly byArn: ReadonlyMap<string, readonly Link[]>;
  readonly byUser: ReadonlyMap<string, readonly Link[]>;
  /** Keys and passwords, by the user that they are for. */
  readonly madeFor: ReadonlyMap<string, readonly Link[]>;
  /** Sessions and sign-ins, by the ARN of their session, and by the role or user that they belong to. */
  readonly sessionsByArn: ReadonlyMap<string, readonly Link[]>;
  readonly sessionsByOwner: ReadonlyMap<string, readonly Link[]>;
  readonly sessionsByProvider: ReadonlyMap<string, readonly Link[]>;
}

/** Two trails, or two accounts, record a call twice. The caller's own account records its key. */
export function addLink(links: Map<string, Link>, link: Link): void {
  const known = links.get(link.made.id);
  if (known === undefined || (known.by.keyId === undefined && link.by.keyId !== undefined))
    links.set(link.made.id, link);
}

export function indexOf(byMade: ReadonlyMap<string, Link>): Index {
  const all = [...byMade.values()].sort((a, b) => a.time - b.time);
  const sessions = all.filter(({ made }) => made.kind === 'session' || made.kind === 'console');
  return {
    all,
    byMade,
    byKey: by(all, ({ by }) => by.keyId),
    byArn: by(all, ({ by }) => by.arn),
    byUser: by(all, ({ by }) => by.user),
    madeFor: by(all, ({ made }) => (made.kind === 'key' || made.kind === 'password' ? made.owner : undefined)),
    sessionsByArn: by(sessions, ({ made }) => made.arn),
    sessionsByOwner: by(sessions, ({ made }) => made.owner),
    sessionsByProvider: by(sessions, ({ made }) => made.provider),
  };
}

function by(links: readonly Link[], keyOf: (link: Link) => string | undefined): Map<string, Link[]> {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const key = keyOf(link);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(link);
    else groups.set(key, [link]);
  }
  return groups;
}
