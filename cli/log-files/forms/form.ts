import type { JsonObject } from '../../../lambda/detection/record.ts';

/** A part of an exported file, with the path that leads to it: `Events[0].CloudTrailEvent`. */
export interface Part {
  readonly place: string;
  readonly value: unknown;
}

/** A form in which people keep CloudTrail records. A new form is one new file and a line in `forms.ts`. */
export interface Form {
  /** As the help, the docs and error messages name it. */
  readonly name: string;
  /** What only files of this form have, as the error for a file that is not JSON looks for it. */
  readonly sign: RegExp;
  /** The parts to read next, one level closer to the records; undefined if the object does not have this form. */
  readonly unwrap: (object: JsonObject) => readonly Part[] | undefined;
}

/** The elements of a list under a name. */
export function elements(name: string, list: readonly unknown[]): Part[] {
  return list.map((value, index) => ({ place: `${name}[${index}]`, value }));
}
