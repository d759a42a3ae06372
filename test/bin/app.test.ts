import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const repositoryRoot = resolve(import.meta.dirname, '..', '..');
const workFolder = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
afterAll(() => rmSync(workFolder, { recursive: true }));

const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** No credentials, no settings of the user. */
const userEnvironment = { PATH: process.env.PATH, HOME: workFolder, CI: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** The rules of CloudFormation take seconds to load; one test asks for them. */
const withoutValidation = { CDK_VALIDATION: 'false' };

function run(folder: string, words: readonly string[], environment: Readonly<Record<string, string>>) {
  const options = { cwd: repositoryRoot, encoding: 'utf8', env: { ...userEnvironment, ...environment } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, words, options);
  return { status, output: join(workFolder, folder), messages: stdout + stderr };
}

/** Runs the CDK command line as a user does. */
function synthesize(folder: string, settings: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const context = settings.flatMap((setting) => ['-c', setting]);
  const output = ['--output', join(workFolder, folder)];
  return run(folder, [cdk, 'synth', '--quiet', '--no-notices', ...output, ...context], environment);
}

/** Runs the app as the CDK command line does, but without the command line. */
function runApp(folder: string, settings: Readonly<Record<string, string>>) {
  const variables = { CDK_OUTDIR: join(workFolder, folder), CDK_CONTEXT_JSON: JSON.stringify(settings) };
  return run(folder, ['--import', 'tsx', 'bin/app.ts'], { ...withoutValidation, ...variables });
}

function templateIn(output: string): { Resources: Record<string, { Type: string }> } {
  return JSON.parse(readFileSync(join(output, 'Firstsight.template.json'), 'utf8'));
}

function typesIn(output: string): string[] {
  return Object.values(templateIn(output).Resources).map(({ Type }) => Type);
}

function functionFolder(output: string): string {
  const folder = readdirSync(output).find((name) => name.startsWith('asset.'));
  return join(output, folder ?? 'no asset');
}

describe('cdk synth', () => {
  test('creates a trail and the bundled function from an address alone, without a warning', () => {
    const { status, output, messages } = synthesize('own-trail', ['alertEmail=security@example.com']);
    expect({ status, messages }).toEqual({ status: 0, messages: '' });
    expect(typesIn(output)).toContain('AWS::CloudTrail::Trail');
    expect(readdirSync(functionFolder(output))).toEqual(expect.arrayContaining(['handler.mjs', 'exceptions.json']));
  });

  test('puts exceptions into the function, and warns of expired ones', () => {
    const file = join(workFolder, 'exceptions.json');
    const known = { rule: 'sts-get-federation-token', reason: 'Weekly report', owner: 'data-team' };
    const current = { ...known, principal: 'arn:aws:iam::111122223333:user/current', expires: '2999-12-31' };
    const past = { ...known, principal: 'arn:aws:iam::111122223333:user/past', expires: '2020-01-31' };
    writeFileSync(file, JSON.stringify([current, past]));
    const settings = ['alertEmail=security@example.com', 'trailBucket=example-trail-bucket', `exceptionsFile=${file}`];
    const { status, output, messages } = synthesize('existing-bucket', settings, withoutValidation);
    expect(status).toBe(0);
    expect(typesIn(output)).not.toContain('AWS::CloudTrail::Trail');
    expect(JSON.parse(readFileSync(join(functionFolder(output), 'exceptions.json'), 'utf8'))).toEqual([current, past]);
    expect(messages).toContain(
      'The exception for arn:aws:iam::111122223333:user/past in sts-get-federation-token expired',
    );
    expect(messages).not.toContain('user/current');
  });

  test('fails on a wrong setting with a sentence and without a stack trace', () => {
    const { status, messages } = synthesize('wrong', ['historyWindowDays=ten']);
    expect(status).not.toBe(0);
    expect(messages).toContain('Invalid setting historyWindowDays="ten": must be a whole number of days from 1');
    expect(messages).not.toMatch(/^\s+at /m);
  });

  test('fails on an unknown rule with a sentence that says where the rules are listed', () => {
    const { status, messages } = runApp('wrong', { rules: 'iam-create-user,iam-create-usr' });
    expect(status).not.toBe(0);
    expect(messages).toContain(
      'Invalid setting rules="iam-create-user,iam-create-usr": must be one or more of the sets recommended, ',
    );
    expect(messages).toContain(
      'the rule IDs in docs/rules/README.md, separated by commas. Did you mean "iam-create-user"?',
    );
    expect(messages).not.toMatch(/^\s+at /m);
  });

  test('fails on a wrong exception with a sentence and without a stack trace', () => {
    const file = join(workFolder, 'wrong-exceptions.json');
    writeFileSync(
      file,
      JSON.stringify([{ rule: 'sts-get-federation-token', principal: '*', reason: 'r', owner: 'o' }]),
    );
    const { status, messages } = runApp('wrong', { exceptionsFile: file });
    expect(status).not.toBe(0);
    expect(messages).toContain('entry 1 (*): "expires" is missing.');
    expect(messages).not.toMatch(/^\s+at /m);
  });
});
