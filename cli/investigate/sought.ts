import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import type { SharedSearch } from '../log-files/reading.ts';
import type { Chain } from './chain.ts';
import { searchForChain } from './chain-finder.ts';
import { searchForLinks } from './links.ts';
import { searchForKey, searchForSubject } from './search.ts';
import type { Subject } from './subject.ts';

/** What log files are searched for, as data from which every thread makes the same search. */
export type Sought =
  | { readonly keyId: string }
  | { readonly subject: Subject; readonly withOwn: boolean }
  | { readonly chain: Chain };

/** The search in this thread, with its data for others. */
export function shared(sought: Sought): SharedSearch {
  return { search: searchOf(sought), sought };
}

export function searchOf(sought: Sought): Search {
  if ('keyId' in sought) return searchForKey(sought.keyId);
  if ('chain' in sought) return searchForChain(sought.chain);
  return searchForSubject(sought.subject, searchForLinks, sought.withOwn);
}
