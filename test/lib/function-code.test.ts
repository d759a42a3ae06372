import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeEnvironment } from '../../lambda/environment.ts';
import { exceptionsFileName } from '../../lambda/names.ts';
import { bundleFunction, withPlainKeys } from '../../lib/function-code.ts';

const workFolder = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
const [first, second] = [join(workFolder, 'first'), join(workFolder, 'deeper', 'second')];
const rule = 'sts-get-federation-token';
const exceptions = [{ rule: 'a-rule', principal: 'arn:aws:iam::111122223333:user/alice' }];

/** The Node at hand is older than the one that the stack deploys. */
const target = 'node20';

beforeAll(async () => {
  await bundleFunction(first, { exceptions, target });
  await bundleFunction(second, { exceptions, target });
});
afterAll(() => rmSync(workFolder, { recursive: true }));

describe("the function's code", () => {
  it('is the same to the byte wherever it is built, so that a deployment without changes changes nothing', () => {
    expect(contentOf(second)).toEqual(contentOf(first));
  });

  it('holds the exceptions', () => {
    expect(JSON.parse(readFileSync(join(first, exceptionsFileName), 'utf8'))).toEqual(exceptions);
  });

  it('loads with no package beside it, to the last of its parts', () => {
    const urls = modulesOf(first).map((name) => pathToFileURL(join(first, name)).href);
    const script = `
      const loaded = [];
      for (const url of ${JSON.stringify(urls)}) loaded.push(await import(url));
      console.log(loaded.length, loaded.filter((part) => typeof part.handler === 'function').length);
    `;
    expect(run(script)).toBe(`${urls.length} 1`);
  });

  it('leaves the clients that only an alert needs for later', () => {
    expect(modulesOf(first)).toContainEqual(expect.stringMatching(/^dynamodb-\w+\.mjs$/));
    expect(modulesOf(first)).toContainEqual(expect.stringMatching(/^sns-\w+\.mjs$/));
  });

  it('leaves out what the function never uses of the AWS SDK: other operations, and other sources of credentials', () => {
    const code = Object.values(contentOf(first)).join();
    expect(code).toContain('GetObject');
    expect(code).not.toContain('PutBucketLifecycleConfiguration');
    expect(code).toContain('AWS_SECRET_ACCESS_KEY');
    expect(code).not.toMatch(/sso_start_url|credential_process|169\.254\.170\.2/);
  });

  it('holds the clients of the services that the function calls, and none that only the command line uses', () => {
    const code = Object.values(contentOf(first)).join();
    const services = [...code.matchAll(/\.serviceId\?\?"([^"]+)"/g)].map(([, service]) => service);
    expect([...new Set(services)].sort()).toEqual(['DynamoDB', 'S3', 'SNS']);
  });

  it('lets a dependency that is CommonJS require modules of Node', async () => {
    const entry = join(workFolder, 'entry.mjs');
    writeFileSync(join(workFolder, 'dependency.cjs'), "exports.handler = () => require('node:path').posix.sep;");
    writeFileSync(entry, "export { handler } from './dependency.cjs';");
    const output = join(workFolder, 'commonjs');
    await bundleFunction(output, { exceptions: [], target, entry });
    expect(run(`console.log((await import('${pathToFileURL(join(output, 'handler.mjs'))}')).handler())`)).toBe('/');
  });
});

function modulesOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.mjs'));
}

function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Runs a script in a Node of its own, far from the project's packages; gives what it printed. */
function run(script: string): string {
  const environment = writeEnvironment({
    ...{ tableName: 'table', alertTopicArn: 'topic', trailBucket: 'bucket', keyPrefix: '', rules: [rule] },
    ...{ claimLeaseSeconds: 1, queueRetentionDays: 1, organizationId: '', accounts: [], excludedAccounts: [] },
  });
  return execFileSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', script], {
    cwd: workFolder,
    env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1', ...environment },
    encoding: 'utf8',
  }).trim();
}

it('writes out the keys that are constants of the module, and leaves all others alone', () => {
  const source = ['const _h = "http";', 'export var Get$ = [9, n0, { [_h]: ["GET", "/"], [other]: 1 }];'].join('\n');
  expect(withPlainKeys(source)).toBe(
    ['const _h = "http";', 'export var Get$ = [9, n0, { ["http"]: ["GET", "/"], [other]: 1 }];'].join('\n'),
  );
});
