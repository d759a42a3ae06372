import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { searchFor } from '../../../lambda/cloudtrail/sightings.ts';
import { useAsnDatabase } from '../../../lambda/detection/asn.ts';
import type { Rule } from '../../../lambda/detection/rule.ts';
import { sightingsOfRecord } from '../../../lambda/detection/sighting.ts';
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
  let hunting: Promise<Hunt<ToSend>> | undefined;
  return async (tasks: readonly Task[]): Promise<readonly TaskResult[]> => {
    hunting ??= huntFor(plan, searchOf);
    const hunt = await hunting;
    const results: TaskResult[] = [];
    for (const task of tasks) results.push(await resultOf(task, plan, hunt));
    return results;
  };
}

async function resultOf({ name, body, lastModified }: Task, plan: Plan, hunt: Hunt<ToSend>): Promise<TaskResult> {
  const read = async () => (body === undefined ? readLocalSync(name) : { body, lastModified });
  const results = await readSource({ name, read }, hunt);
  try {
    return results.map((result) => sent(result, 'rules' in plan ? plan.rules : []));
  } catch {
    // A record can be nested deeper than JSON.stringify can recurse.
    return 'unsent';
  }
}

async function huntFor(plan: Plan, searchOf: (sought: unknown) => Promise<Search>): Promise<Hunt<ToSend>> {
  if ('sought' in plan) {
    return {
      search: await searchOf(plan.sought),
      keepOf: () => (_record, _again, text) => ({ sightings: [], text }),
    };
  }
  const { rules, asnDatabase } = plan;
  if (asnDatabase !== undefined) {
    useAsnDatabase((await import('../../../lambda/asn-database.ts')).openAsnDatabase(asnDatabase));
  }
  return {
    search: searchFor(rules),
    keepOf: (file) => (record, again, text) => ({ sightings: sightingsOfRecord(record, again, rules, file), text }),
  };
}
