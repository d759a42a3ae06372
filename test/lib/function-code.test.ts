import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AsnDatabaseError } from '../../lambda/asn-database.ts';
import { writeEnvironment } from '../../lambda/environment.ts';
import { asnDatabaseFileName, exceptionsFileName, notificationsFileName } from '../../lambda/names.ts';
import { writeFunctionData } from '../../lib/built-function.ts';
import { bundleFunction, withPlainKeys } from '../../lib/function-code.ts';
import { mmdb } from '../mmdb.ts';

const workFolder = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
const [first, second] = [join(workFolder, 'first'), join(workFolder, 'deeper', 'second')];
const rule = 'sts-get-federation-token';
const exceptions = [{ rule: 'a-rule', principal: 'arn:aws:iam::111122223333:user/alice' }];

/** The installed Node can be older than the release that the stack deploys. */
const target = 'node20';

beforeAll(async () => {
  await bundleFunction(first, { exceptions, target });
  await bundleFunction(second, { exceptions, target });
});
afterAll(() => rmSync(workFolder, { recursive: true }));

describe('the code of the function', () => {
  test('has the same bytes in every folder, so that a deployment without changes updates nothing', () => {
    expect(contentOf(second)).toEqual(contentOf(first));
  });

  test('contains the exceptions', () => {
    expect(JSON.parse(readFileSync(join(first, exceptionsFileName), 'utf8'))).toEqual(exceptions);
  });

  test('loads all of its parts without packages', () => {
    const urls = modulesOf(first).map((name) => pathToFileURL(join(first, name)).href);
    const script = `
      const loaded = [];
      for (const url of ${JSON.stringify(urls)}) loaded.push(await import(url));
      console.log(loaded.length, loaded.filter((part) => typeof part.handler === 'function').length);
    `;
    expect(run(script)).toBe(`${urls.length} 2`);
  });

  test('has separate parts for the clients that only alerts need', () => {
    expect(modulesOf(first)).toContainEqual(expect.stringMatching(/^dynamodb-\w+\.mjs$/));
    expect(modulesOf(first)).toContainEqual(expect.stringMatching(/^sns-\w+\.mjs$/));
  });

  test('omits operations and credential sources of the AWS SDK that the function never uses', () => {
    const code = Object.values(contentOf(first)).join();
    expect(code).toContain('GetObject');
    expect(code).not.toContain('PutBucketLifecycleConfiguration');
    expect(code).toContain('AWS_SECRET_ACCESS_KEY');
    expect(code).not.toMatch(/sso_start_url|credential_process|169\.254\.170\.2/);
  });

  test('contains the clients of the services that the function calls, and no others', () => {
    const { [notificationsFileName]: notifications, ...detector } = contentOf(first);
    expect(servicesIn(notifications ?? '')).toEqual(['CloudFormation', 'S3']);
    expect(servicesIn(Object.values(detector).join())).toEqual([
      'CloudTrail',
      'DynamoDB',
      'S3',
      'SNS',
      'SQS',
      'SecurityHub',
    ]);
  });

  describe('with a database of networks', () => {
    const path = join(workFolder, 'GeoLite2-ASN.mmdb');
    const folder = join(workFolder, 'networks');
    const data = { exceptions: [], asnDatabase: path };

    test('contains it', () => {
      const database = mmdb({ '192.0.2.0/24': { autonomous_system_number: 64496 } });
      writeFileSync(path, database);
      mkdirSync(folder, { recursive: true });
      writeFunctionData(folder, data);
      expect(readFileSync(join(folder, asnDatabaseFileName))).toEqual(database);
    });

    test('is refused if that is none', () => {
      writeFileSync(path, 'no database');
      expect(() => writeFunctionData(folder, data)).toThrow(AsnDatabaseError);
      rmSync(path);
      expect(() => writeFunctionData(folder, data)).toThrow(/Cannot read the database of networks .*: no such file/);
    });

    test("is refused if both are larger than Lambda's limit", () => {
      writeFileSync(path, '');
      truncateSync(path, 250 * 2 ** 20);
      expect(() => writeFunctionData(folder, data)).toThrow(
        /^With the database of networks .*\.mmdb, the function has 251 MB; Lambda accepts at most 250 MB\. Use /,
      );
    });
  });

  test('supports CommonJS dependencies that require Node modules', async () => {
    const entry = join(workFolder, 'entry.mjs');
    writeFileSync(join(workFolder, 'dependency.cjs'), "exports.handler = () => require('node:path').posix.sep;");
    writeFileSync(entry, "export { handler } from './dependency.cjs';");
    const output = join(workFolder, 'commonjs');
    await bundleFunction(output, { exceptions: [], target, entry });
    expect(run(`console.log((await import('${pathToFileURL(join(output, 'handler.mjs'))}')).handler())`)).toBe('/');
  });
});

function servicesIn(code: string): string[] {
  return [...new Set([...code.matchAll(/\.serviceId\?\?"([^"]+)"/g)].map(([, service = '']) => service))].sort();
}

function modulesOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.mjs'));
}

function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Runs a script in a new process without the packages of the project, and returns its output. */
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

test('withPlainKeys replaces keys that are constants of the module, and no others', () => {
  const source = ['const _h = "http";', 'export var Get$ = [9, n0, { [_h]: ["GET", "/"], [other]: 1 }];'].join('\n');
  expect(withPlainKeys(source)).toBe(
    ['const _h = "http";', 'export var Get$ = [9, n0, { ["http"]: ["GET", "/"], [other]: 1 }];'].join('\n'),
  );
});
