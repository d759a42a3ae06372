/** A stand-in for S3, in a process of its own: every object is one log file, and each answer takes some time. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [path = '', count = '', millis = ''] = process.argv.slice(2);
const body = readFileSync(path);
const folder = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01';
const timeOf = (i) => new Date(Date.UTC(2026, 2, 1) + i * 60_000).toISOString().replace(/[-:]/g, '').slice(0, 13);
const keys = Array.from(
  { length: Number(count) },
  (_, i) => `${folder}/111122223333_CloudTrail_us-east-1_${timeOf(i)}Z_${String(i).padStart(16, 'a')}.json.gz`,
);

/** S3 lists up to 1,000 keys at a time. */
function listing(from) {
  const contents = keys
    .slice(from, from + 1000)
    .map((key) => `<Contents><Key>${key}</Key><Size>${body.length}</Size></Contents>`)
    .join('');
  const next = from + 1000;
  const more = `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`;
  return `<ListBucketResult>${next < keys.length ? more : '<IsTruncated>false</IsTruncated>'}${contents}</ListBucketResult>`;
}

const server = createServer(({ url = '' }, response) => {
  const { searchParams } = new URL(url, 'http://127.0.0.1');
  const answer = searchParams.has('list-type') ? listing(Number(searchParams.get('continuation-token') ?? 0)) : body;
  setTimeout(() => response.end(answer), Number(millis));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
