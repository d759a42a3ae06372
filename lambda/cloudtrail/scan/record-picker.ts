import type { CloudTrailRecord } from '../../detection/record.ts';
import { RecordTooLargeError } from '../log-file-errors.ts';
import {
  aligned,
  copyWindow,
  defaultWindowBytes,
  type KernelMemory,
  kernelAround,
  planAt,
  sharedKernel,
  slack,
} from './kernel.ts';
import { type PickerPlan, type PickerSearch, pickerPlan } from './picker-plan.ts';
import type { ElementCounts } from './search.ts';

/**
 * Receives a record that may match: the bytes of the text from `start` to `end`.
 * @param wanted the fields of the record that the search names; undefined if it names none
 */
type Take = (start: number, end: number, wanted: CloudTrailRecord | undefined) => void;

/** Reads JSON in the compiled kernel. Positions are bytes of the text, which is a chunk or a part of the log file. */
export interface RecordPicker {
  /**
   * Reads elements of `Records`, separated by commas, from `at` on, and hands over the records that may match in their
   * order. Returns the position after the last element that it read, or 0 if it read none: see `fault`.
   */
  readonly pick: (text: Buffer, at: number, take: Take) => number;
  /** The elements that the last `pick` read. */
  readonly elements: () => ElementCounts;
  /** Returns the position after any JSON value, or 0: see `fault`. */
  readonly valueEnd: (text: Buffer, at: number) => number;
  /** Why the last call returned 0: the position of the first byte that is not JSON, or undefined if the text ends early. */
  readonly fault: () => number | undefined;
}

/** CloudTrail's records end at 256 KB. The limit stops a record without end. */
export const mostValueBytes = 16 * 2 ** 20;

const pickedBytes = 8;

/** What lies where in the memory of the kernel. */
interface Layout {
  readonly pickedAt: number;
  readonly levelsAt: number;
  readonly outputAt: number;
  readonly end: number;
}

/** The part of a text that is in the memory of the kernel. */
interface Window {
  readonly own: KernelMemory;
  readonly text: Buffer;
  readonly start: number;
  readonly end: number;
  /** Its address. */
  readonly at: number;
  readonly layout: Layout;
  /** Another use of the kernel overwrites the window. */
  readonly use: number;
}

/** @param windowBytes what the kernel reads at a time, more only for a longer value. Default: 256 KiB. */
export function createRecordPicker(search: PickerSearch, windowBytes = defaultWindowBytes): RecordPicker {
  const plan = pickerPlan(search, planAt);
  const most = Math.ceil(windowBytes / 64);
  const fieldsAreNamed = search.fields !== undefined;
  let window: Window | undefined;
  let fault: number | undefined;
  let elements: ElementCounts = { sure: 0, others: 0 };

  /** The whole text where inflate wrote it, or a copy of `bytes` of it. */
  function load(text: Buffer, start: number, bytes: number): Window {
    return inPlace(text) ?? copied(text, start, bytes);
  }

  function inPlace(text: Buffer): Window | undefined {
    const layout = layoutOf(plan, most, text.length);
    const own = kernelAround(text, layout.end);
    if (own === undefined) return undefined;
    prepare(own, layout);
    return { own, text, start: 0, end: text.length, at: text.byteOffset, layout, use: own.uses };
  }

  function copied(text: Buffer, start: number, bytes: number): Window {
    const layout = layoutOf(plan, most, bytes);
    const at = aligned(layout.end);
    const own = sharedKernel(at + bytes + slack);
    prepare(own, layout);
    const end = start + copyWindow(Buffer.from(own.memory.buffer), at, text, start, bytes);
    return { own, text, start, end, at, layout, use: own.uses };
  }

  function prepare({ kernel, memory }: KernelMemory, layout: Layout): void {
    Buffer.from(memory.buffer).set(plan.bytes, planAt);
    kernel.setLevels(layout.levelsAt);
  }

  function loaded(text: Buffer, at: number): Window {
    const isLoaded = window?.text === text && window.use === window.own.uses && window.start <= at && at < window.end;
    return isLoaded && window !== undefined ? window : load(text, at, windowBytes);
  }

  /** Runs the kernel on the text from `at` on, in a window that is as large as it has to be. */
  function run(text: Buffer, at: number, first: Window, work: (it: Window, address: number) => number): number {
    window = first;
    for (let bytes = windowBytes; ; bytes *= 2) {
      const shift = window.at - window.start;
      const end = work(window, at + shift);
      if (end > 0) return end - shift;
      const place = window.own.kernel.faultAddress() - shift;
      fault = place < window.end ? place : undefined;
      if (fault !== undefined || window.end === text.length) return 0;
      if (bytes > mostValueBytes) throw new RecordTooLargeError(mostValueBytes);
      window = load(text, at, window.start === at ? 2 * bytes : bytes);
    }
  }

  function pick(text: Buffer, at: number, take: Take): number {
    const end = run(text, at, load(text, at, windowBytes), ({ own, layout }, address) =>
      own.kernel.pick(
        address,
        plan.fields,
        plan.everyRecord,
        layout.outputAt,
        layout.pickedAt,
        most,
        plan.allOf,
        plan.anyOf,
      ),
    );
    if (window !== undefined) elements = { sure: window.own.kernel.sure(), others: window.own.kernel.others() };
    if (window !== undefined) handOver(window, take);
    return end;
  }

  /** Copies the results first: `take` may use the kernel. */
  function handOver({ own: { kernel, memory }, layout, start, at }: Window, take: Take): void {
    const count = kernel.count();
    if (count === 0) return;
    const { buffer } = memory;
    const wanted = fieldsAreNamed ? parsed(Buffer.from(buffer), layout.outputAt, kernel.outputEnd()) : [];
    const places = new Uint32Array(buffer, layout.pickedAt, 2 * count).slice();
    const shift = start - at;
    for (let i = 0; i < count; i += 1) {
      take(shift + (places[2 * i] as number), shift + (places[2 * i + 1] as number), wanted[i]);
    }
  }

  function valueEnd(text: Buffer, at: number): number {
    return run(text, at, loaded(text, at), ({ own }, address) => own.kernel.valueEnd(address));
  }

  return { pick, elements: () => elements, valueEnd, fault: () => fault };
}

function layoutOf(plan: PickerPlan, most: number, windowBytes: number): Layout {
  const pickedAt = aligned(planAt + plan.bytes.length);
  const levelsAt = aligned(pickedAt + pickedBytes * most);
  // A bit for each byte, which may open a container.
  const outputAt = aligned(levelsAt + (windowBytes >> 3) + slack);
  // The output for a record is at most as long as the record.
  return { pickedAt, levelsAt, outputAt, end: outputAt + windowBytes + slack };
}

function parsed(memory: Buffer, start: number, end: number): readonly CloudTrailRecord[] {
  return JSON.parse(memory.toString('utf8', start, end)) as readonly CloudTrailRecord[];
}
