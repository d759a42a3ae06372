import { gzipSync } from 'node:zlib';
import { callRecord } from '../detection/sightings.ts';
import { check, type Part } from './check.ts';
import { playInvocation } from './deliveries.ts';
import { openFunctionPool } from './function-pool.ts';
import { put } from './log-files.ts';
import { historyKeyOf, pendingClaims } from './pending-claims.ts';
import { usersIn } from './reported-users.ts';

const calls = 60;
const elevenDays = 11 * 86_400_000;

/** Alerts of one principal that exceed the size of its item together: all are sent, in portions. */
export const itemSize: Part = async () => {
  const pool = await openFunctionPool({ spare: 1 });
  try {
    const requestParameters = { name: 'report', tags: Array(8).fill('x'.repeat(4_000)) };
    const records = Array.from({ length: calls }, (_, i) => {
      return { ...callRecord({ user: 'frequent', after: i * elevenDays }), requestParameters };
    });
    const pooled = await pool.take();
    const left = await playInvocation(pooled, [put(pool.objects, gzipSync(JSON.stringify({ Records: records })))]);
    const sent = pooled.aws.accepted.flatMap(usersIn).length;
    const pending = await pendingClaims(pool.tableEndpoint, [historyKeyOf('frequent')]);
    console.log(`  ${sent} of ${calls} alerts sent, ${pending} claims left`);
    return [
      check(
        `${calls} large alerts of one principal`,
        [sent === calls, `${sent} alerts`],
        [left.length === 0, 'the log file was not acknowledged'],
        [pending === 0, `${pending} claims left`],
      ),
    ];
  } finally {
    await pool.stop();
  }
};
