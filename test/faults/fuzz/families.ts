import fc from 'fast-check';
import { anything, cutShort, flippedInGzip, flippedInText, invalidUtf8, spliced } from './damaged.ts';
import { hostileNotifications, judgeNotification } from './hostile-notifications.ts';
import { type Judged, judgeLogFile } from './judge.ts';
import { megabyteStrings, nestedDeep } from './oversized.ts';
import { duplicateKeys, formatted } from './unusual-json.ts';
import { hostileTexts, wrongTypes } from './wrong-types.ts';

/** One kind of input. */
export interface Family {
  readonly name: string;
  /** Cases out of a hundred thousand. */
  readonly share: number;
  readonly property: (watch: Watch) => fc.IAsyncPropertyWithHooks<[unknown]>;
}

/** Called for every case, including those that shrink a failure. */
export interface Watch {
  readonly begins: () => void;
  readonly ends: (judged: Judged) => void;
}

function family<Input>(
  name: string,
  share: number,
  inputs: fc.Arbitrary<Input>,
  judge: (input: Input) => Promise<Judged>,
): Family {
  return {
    name,
    share,
    property: ({ begins, ends }) =>
      fc.asyncProperty(inputs as fc.Arbitrary<unknown>, async (input) => {
        begins();
        ends(await judge(input as Input));
      }),
  };
}

/** If no field's name is damaged, no session token may appear in an alert. */
const namesKept = (body: Uint8Array) => judgeLogFile(body, true);
const namesDamaged = (body: Uint8Array) => judgeLogFile(body, false);

export const families: readonly Family[] = [
  family('bytes flipped after gzip', 9_000, flippedInGzip, namesDamaged),
  family('bytes flipped before gzip', 15_500, flippedInText, namesDamaged),
  family('cut short', 10_000, cutShort, namesDamaged),
  family('spliced from two files', 10_000, spliced, namesDamaged),
  family('invalid UTF-8', 10_000, invalidUtf8, namesDamaged),
  family('duplicate keys', 10_000, duplicateKeys, namesKept),
  family('blanks, escapes, key order', 6_000, formatted, namesKept),
  family('wrong types in the fields read', 12_000, wrongTypes, namesKept),
  family('hostile texts', 3_000, hostileTexts, namesKept),
  family('any bytes, any JSON', 6_000, anything, namesDamaged),
  family('nested up to 100,000 deep', 2_000, nestedDeep, namesKept),
  family('megabyte strings', 500, megabyteStrings, namesKept),
  family('hostile notifications', 6_000, hostileNotifications, judgeNotification),
];
