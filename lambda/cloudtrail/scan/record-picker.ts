import type { CloudTrailRecord } from '../../detection/record.ts';
import { aligned, copyWindow, defaultWindowBytes, kernelWith, planAt, slack } from './kernel.ts';
import { type PickerPlan, pickerPlan } from './picker-plan.ts';
import type { Search } from './search.ts';

/**
 * A record that may match: its text stands in the chunk from `start` to `end`.
 * @param wanted of its fields those that the search names; absent where it names none
 */
type Tell = (start: number, end: number, wanted: CloudTrailRecord | undefined) => void;

/** Reads runs of whole records at once, many times as fast as byte by byte. */
export interface RecordPicker {
  /**
   * Reads records from the one that begins at `start` on, as far as they lie whole in the chunk, and tells of those that may
   * match, in their order. Gives back one past the last record that was read, or 0: then the record has to be read in another
   * way, be it cut off by the chunk's end, no JSON, larger than a window or nested too deep; or it lies in a window that was
   * copied for a run of less than half its length, and is not copied again.
   */
  readonly pick: (chunk: Buffer, start: number, tell: Tell) => number;
}

const pickedBytes = 8;

interface Layout {
  readonly plan: PickerPlan;
  readonly windowAt: number;
  readonly outputAt: number;
  readonly pickedAt: number;
  readonly end: number;
}

/** @param windowBytes of the longest record that is picked. Default: 256 KiB, which no record of CloudTrail exceeds. */
export function createRecordPicker(search: Search, windowBytes = defaultWindowBytes): RecordPicker {
  const most = Math.ceil(windowBytes / 64);
  const layout = layoutOf(pickerPlan(search, planAt), windowBytes, most);
  const { plan, windowAt, outputAt, pickedAt } = layout;
  const fieldsAreNamed = search.fields !== undefined;
  let leftAlone: { readonly chunk: Buffer; readonly until: number } | undefined;

  function pick(chunk: Buffer, start: number, tell: Tell): number {
    if (chunk === leftAlone?.chunk && start < leftAlone.until) return 0;
    const kernel = kernelWith(layout.end);
    const memory = Buffer.from(kernel.memory.buffer);
    memory.set(plan.bytes, planAt);
    const copied = copyWindow(memory, windowAt, chunk, start, windowBytes);
    const end = kernel.pick(windowAt, plan.fields, plan.strings, outputAt, pickedAt, most);
    const count = kernel.count();
    const wanted = fieldsAreNamed && count > 0 ? parsed(memory, outputAt, kernel.outputEnd()) : [];
    // Copied like the wanted fields, since whoever is told may use the kernel himself.
    const places = new Uint32Array(kernel.memory.buffer, pickedAt, 2 * count).slice();
    const offset = start - windowAt;
    for (let i = 0; i < count; i += 1) {
      tell(offset + (places[2 * i] as number), offset + (places[2 * i + 1] as number), wanted[i]);
    }
    if (end - windowAt < copied / 2 && count < most) leftAlone = { chunk, until: start + copied };
    return end === 0 ? 0 : offset + end;
  }

  return { pick };
}

function layoutOf(plan: PickerPlan, windowBytes: number, most: number): Layout {
  const windowAt = aligned(planAt + plan.bytes.length);
  const outputAt = aligned(windowAt + windowBytes + slack);
  // What is written of each record is at most what is read of it.
  const pickedAt = aligned(outputAt + windowBytes + slack);
  return { plan, windowAt, outputAt, pickedAt, end: pickedAt + pickedBytes * most };
}

function parsed(memory: Buffer, start: number, end: number): readonly CloudTrailRecord[] {
  return JSON.parse(memory.toString('utf8', start, end)) as readonly CloudTrailRecord[];
}
