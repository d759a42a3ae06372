import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { keyIn } from '../../lambda/detection/access-key.ts';
import { type CloudTrailRecord, eventTimeOf } from '../../lambda/detection/record.ts';
import type { Chain } from './chain.ts';
import { type ChainNode, endOfNode } from './chain-node.ts';
import { searchForLinks } from './links.ts';
import { callingUser } from './owner-ids.ts';
import { arnIn, callerTypes, isConsoleCall } from './search.ts';

type Finder = (record: CloudTrailRecord, time: number) => ChainNode | undefined;

/** A search for hundreds of keys would be slower than one for the types that all callers with keys have. */
export function searchForChain(chain: Chain): Search {
  const nodeOf = finderOf(chain);
  const anyTime = Number.NaN;
  return {
    strings: [...searchForLinks.strings, ...callerTypes],
    test: (record) => searchForLinks.test(record) || nodeOf(record, eventTimeOf(record) ?? anyTime) !== undefined,
  };
}

/** The node that made a call: by its key, else the console session or the created user that fits. */
export function finderOf({ nodes }: Chain): Finder {
  const followed = nodes.slice(nodes.findIndex(({ isSubject }) => isSubject));
  const byKey = mapBy(followed, ({ made }) => made.keyId);
  const consoles = mapBy(
    followed.filter(({ kind }) => kind === 'console'),
    ({ made }) => made.arn,
  );
  const users = mapBy(
    followed.filter(({ kind }) => kind === 'user'),
    ({ made }) => made.owner,
  );
  const fits = (time: number) => (node: ChainNode) => !((node.link?.time ?? 0) > time || time > endOfNode(node));
  return (record, time) => {
    const key = keyIn(record);
    const byItsKey = key === undefined ? undefined : byKey.get(key)?.[0];
    if (byItsKey) return byItsKey;
    const inConsole = isConsoleCall(record) ? consoles.get(arnIn(record) ?? '') : undefined;
    return inConsole?.findLast(fits(time)) ?? users.get(callingUser(record) ?? '')?.find(fits(time));
  };
}

function mapBy(nodes: readonly ChainNode[], keyOf: (node: ChainNode) => string | undefined): Map<string, ChainNode[]> {
  const map = new Map<string, ChainNode[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (key === undefined) continue;
    const known = map.get(key);
    if (known) known.push(node);
    else map.set(key, [node]);
  }
  return map;
}
