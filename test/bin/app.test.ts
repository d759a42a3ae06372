import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const repositoryRoot = resolve(import.meta.dirname, '..', '..');
const workFolder = mkdtempSync(join(tmpdir(), 'firstsight-test-'));
afterAll(() => rmSync(workFolder, { recursive: true }));

const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** As after a first login: no credentials, no settings of the user's own. */
const userEnvironment = { PATH: process.env.PATH, HOME: workFolder, CI: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** Runs the CDK command line as a user would. */
function synthesize(folder: string, ...settings: string[]) {
  const output = join(workFolder, folder);
  const context = settings.flatMap((setting) => ['-c', setting]);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cdk, 'synth', '--quiet', '--no-notices', '--output', output, ...context],
    { cwd: repositoryRoot, encoding: 'utf8', env: userEnvironment },
  );
  return { status, output, messages: stdout + stderr };
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
  it('gives an own trail and the bundled function with an address alone, and warns of nothing', () => {
    const { status, output, messages } = synthesize('own-trail', 'alertEmail=security@example.com');
    expect({ status, messages }).toEqual({ status: 0, messages: '' });
    expect(typesIn(output)).toContain('AWS::CloudTrail::Trail');
    expect(readdirSync(functionFolder(output))).toEqual(expect.arrayContaining(['handler.mjs', 'exceptions.json']));
  });

  it('takes exceptions into the function, and warns of those that have run out', () => {
    const file = join(workFolder, 'exceptions.json');
    const known = { rule: 'sts-get-federation-token', reason: 'Weekly report', owner: 'data-team' };
    const current = { ...known, principal: 'arn:aws:iam::111122223333:user/current', expires: '2999-12-31' };
    const past = { ...known, principal: 'arn:aws:iam::111122223333:user/past', expires: '2020-01-31' };
    writeFileSync(file, JSON.stringify([current, past]));
    const settings = ['alertEmail=security@example.com', 'trailBucket=example-trail-bucket', `exceptionsFile=${file}`];
    const { status, output, messages } = synthesize('existing-bucket', ...settings);
    expect(status).toBe(0);
    expect(typesIn(output)).not.toContain('AWS::CloudTrail::Trail');
    expect(JSON.parse(readFileSync(join(functionFolder(output), 'exceptions.json'), 'utf8'))).toEqual([current, past]);
    expect(messages).toContain(
      'The exception of arn:aws:iam::111122223333:user/past from sts-get-federation-token ended',
    );
    expect(messages).not.toContain('user/current');
  });

  it('stops at a wrong setting with its sentence and no stack trace', () => {
    const { status, messages } = synthesize('wrong', 'historyWindowDays=ten');
    expect(status).not.toBe(0);
    expect(messages).toContain(
      'The setting historyWindowDays="ten" is not allowed: give a whole number of days from 1',
    );
    expect(messages).not.toMatch(/^\s+at /m);
  });

  it('stops at a rule that is not there with a sentence that lists those that are', () => {
    const { status, messages } = synthesize('wrong', 'rules=iam-create-user,iam-create-usr');
    expect(status).not.toBe(0);
    expect(messages).toContain('rules="iam-create-user,iam-create-usr" is not allowed');
    expect(messages).toContain('of iam-create-access-key, iam-create-oidc-provider, iam-create-user,');
    expect(messages).not.toMatch(/^\s+at /m);
  });

  it('stops at a wrong exception with its sentence and no stack trace', () => {
    const file = join(workFolder, 'wrong-exceptions.json');
    writeFileSync(
      file,
      JSON.stringify([{ rule: 'sts-get-federation-token', principal: '*', reason: 'r', owner: 'o' }]),
    );
    const { status, messages } = synthesize('wrong', `exceptionsFile=${file}`);
    expect(status).not.toBe(0);
    expect(messages).toContain('entry 1 (*): "expires" is missing.');
    expect(messages).not.toMatch(/^\s+at /m);
  });
});
