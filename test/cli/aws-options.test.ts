import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { useAwsOptions } from '../../cli/aws-options.ts';
import { firstsight } from './firstsight.ts';

const fromEnvironment = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'y' };

describe('the options of AWS', () => {
  test('replace the variables that the SDK reads', () => {
    const env: NodeJS.ProcessEnv = { ...fromEnvironment, AWS_PROFILE: 'other', AWS_REGION: 'us-east-1' };
    useAwsOptions({ profile: 'security', region: 'eu-west-1' }, env);
    expect(env).toEqual({ AWS_PROFILE: 'security', AWS_REGION: 'eu-west-1' });
  });

  test('leave the environment unchanged if they are absent', () => {
    const env: NodeJS.ProcessEnv = { ...fromEnvironment };
    useAwsOptions({}, env);
    expect(env).toEqual(fromEnvironment);
  });
});

describe('every command that talks to AWS uses the profile and the Region of the command line', () => {
  let server: Server;
  let signatures: string[];
  let env: Record<string, string | undefined>;

  beforeEach(async () => {
    signatures = [];
    server = createServer((request, response) => {
      signatures.push(request.headers.authorization ?? '');
      response.writeHead(403).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'firstsight-profile-'));
    writeFileSync(
      join(folder, 'credentials'),
      '[security]\naws_access_key_id = AKIAPROFILEEXAMPLE\naws_secret_access_key = x\n',
    );
    env = {
      ...fromEnvironment,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_CONFIG_FILE: '/dev/null',
      AWS_PROFILE: undefined,
      AWS_REGION: undefined,
    };
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test.each([
    [['detect', 's3://example-bucket/AWSLogs/']],
    [['simulate', 's3://example-bucket/AWSLogs/']],
    [['baseline', '--table', 'history', 's3://example-bucket/AWSLogs/']],
    [['investigate', '--key', 'ASIAISSUED234EXAMPLE', 's3://example-bucket/AWSLogs/']],
    [['doctor']],
    [['redrive']],
    [['replay', '--last', '1h']],
  ])('%j', async (args) => {
    await firstsight([...args, '--profile', 'security', '--region', 'eu-west-1'], env);
    expect(signatures.length).toBeGreaterThan(0);
    for (const signature of signatures) expect(signature).toMatch(/Credential=AKIAPROFILEEXAMPLE\/\d+\/eu-west-1\//);
  });
});
