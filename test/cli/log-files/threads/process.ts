/** Reads a folder in threads, and prints the most memory that the process used, in MB. */
import { readLogFiles } from '../../../../cli/log-files/reading.ts';
import { rule } from '../../../../lambda/rules/sts-get-federation-token.ts';

const [folder = '', jobs = ''] = process.argv.slice(2);
const options = { paths: [folder], rules: [rule], jobs: Number(jobs), progress: () => {}, take: () => {} };
const { logFiles, failed } = await readLogFiles(options);
console.log(JSON.stringify({ logFiles, failed: failed.length, megabytes: process.resourceUsage().maxRSS / 1024 }));
