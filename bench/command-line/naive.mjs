/** The simplest way to find the calls in a folder of log files: one after the other, each inflated and parsed as a whole. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [folder = ''] = process.argv.slice(2);
let found = 0;
for (const name of readdirSync(folder)) {
  const { Records } = JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString());
  found += Records.filter(
    ({ eventSource, eventName }) => eventSource === 'sts.amazonaws.com' && eventName === 'GetFederationToken',
  ).length;
}
console.log(found);
