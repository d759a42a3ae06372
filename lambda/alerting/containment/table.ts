import { failedRows } from './failed-rows.ts';
import { madeRows } from './made-rows.ts';
import { otherCallerRows } from './other-caller-rows.ts';
import { roleRows } from './role-rows.ts';
import type { Row } from './steps.ts';
import { userRows } from './user-rows.ts';

/**
 * How to end each kind of access: who holds it, what ends it, what does not, how to undo that, and how to see that it worked.
 * Data only. The email, the digest, the OCSF finding, `investigate`, docs/containment.md and the pages of the rules use it.
 * Its rows are in the files `*-rows.ts`; those of what a call made, changed or read are joined in made-rows.ts.
 *
 * Texts and commands contain values of an access as `{user}`. `{regional}` is the option `--region` of a command for one Region,
 * `{global}` is the same option for IAM and Organizations, which need it outside of the partition `aws` only.
 */
const containmentTable = {
  ...userRows,
  ...roleRows,
  ...otherCallerRows,
  ...failedRows,
  ...madeRows,
} as const satisfies Readonly<Record<string, Row>>;

export type RowId = keyof typeof containmentTable;

export const rowIds = Object.keys(containmentTable) as readonly RowId[];

export function rowOf(id: RowId): Row {
  return containmentTable[id];
}
