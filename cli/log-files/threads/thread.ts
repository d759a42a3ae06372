import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { searchFor } from '../../../lambda/cloudtrail/sightings.ts';
import { type Rule, withAsnLookup } from '../../../lambda/detection/rule.ts';
import { sightingsOfRecord } from '../../../lambda/detection/sighting.ts';
import { asnLookupIn } from '../asn-database.ts';
import { type Hunt, readSource } from '../file.ts';
import { readLocalSync } from '../local.ts';
import { type SentResult, sent, type ToSend } from './sent.ts';

/** What every file is read for: rules, or a search that the threads make from the same data as the main thread. */
export type Plan =
  | { readonly rules: readonly Rule[]; readonly asnDatabase: string | undefined }
  | { readonly sought: unknown };

/** A file to read: one of this computer by its name, any other with its bytes. */
export interface Task {
  readonly name: string;
  readonly body?: Uint8Array;
  readonly lastModified?: number | undefined;
}

/** The results of a file, or of each file in an archive; `unsent` if they cannot be sent, so that another thread reads it. */
export type TaskResult = readonly SentResult[] | 'unsent';

/** @param searchOf makes the search from its data */
export function readingThread(plan: Plan, searchOf: (sought: unknown) => Promise<Search>) {
  let hunting: Promise<ThreadHunt> | undefined;
  return async (tasks: readonly Task[]): Promise<readonly TaskResult[]> => {
    hunting ??= huntFor(plan, searchOf);
    const hunt = await hunting;
    const results: TaskResult[] = [];
    for (const task of tasks) results.push(await resultOf(task, hunt));
    return results;
  };
}

async function resultOf({ name, body, lastModified }: Task, hunt: ThreadHunt): Promise<TaskResult> {
  const read = async () => (body === undefined ? readLocalSync(name) : { body, lastModified });
  const results = await readSource({ name, read }, hunt);
  try {
    return results.map((result) => sent(result, hunt.rules));
  } catch {
    // A record can be nested deeper than JSON.stringify can recurse.
    return 'unsent';
  }
}

interface ThreadHunt extends Hunt<ToSend> {
  /** Those of the sightings; none for a search. */
  readonly rules: readonly Rule[];
}

async function huntFor(plan: Plan, searchOf: (sought: unknown) => Promise<Search>): Promise<ThreadHunt> {
  if ('sought' in plan) {
    return {
      rules: [],
      search: await searchOf(plan.sought),
      keepOf: () => (_record, _again, text) => ({ sightings: [], text }),
    };
  }
  const rules = withAsnLookup(plan.rules, await asnLookupIn(plan.asnDatabase));
  return {
    rules,
    search: searchFor(rules),
    keepOf: (file) => (record, again, text) => ({ sightings: sightingsOfRecord(record, again, rules, file), text }),
  };
}
