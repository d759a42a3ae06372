import { deepEqual, match } from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { CheckResult } from '../../cli/doctor/check-result.ts';
import { alertsOn } from '../e2e/alerts-on.ts';
import { awsCliIn } from '../e2e/aws-cli.ts';
import { cdkFor } from '../e2e/cdk.ts';
import { clientsOf } from '../e2e/clients.ts';
import type { CommandOptions } from '../e2e/command.ts';
import { expireItems, outputsOf } from '../e2e/deployment.ts';
import { awsEnvironment } from '../e2e/environment.ts';
import type { MiniStack } from '../e2e/ministack.ts';
import { makeTrailBucket } from '../e2e/trail-bucket.ts';
import { runByNpx, sample } from '../package/command-line.ts';
import { install } from '../package/consumer.ts';
import { documentedBlocks } from '../package/example.ts';

/** What a newcomer has: the package or its release, and an empty folder. */
export interface Newcomer {
  readonly tarball: string;
  readonly folder: string;
  readonly options: CommandOptions;
  /** Starts an emulator with nothing in it, whose log goes into the folder. */
  emulator(folder: string): Promise<MiniStack>;
}

export async function byNpx({ tarball, folder, options }: Newcomer): Promise<void> {
  const there = { ...options, cwd: folder };
  match(await runByNpx(tarball, ['detect', sample], there), /sts-get-federation-token/);
  await runByNpx(tarball, ['simulate', '--html', 'report.html', sample], there);
  match(readFileSync(join(folder, 'report.html'), 'utf8'), /<\/html>/);
}

/** The key prefix in the app of docs/construct.md. */
const keyPrefix = 'logs/';

export async function byCdk({ tarball, folder, options, emulator }: Newcomer): Promise<void> {
  const app = join(folder, 'app');
  mkdirSync(app);
  await install(tarball, { folder: app, options: { ...options, cwd: app } }, [
    'aws-cdk',
    'aws-cdk-lib',
    'constructs',
    'tsx',
  ]);
  const [first] = documentedBlocks();
  writeFileSync(join(app, 'app.mts'), `${first}\ndetector.addOutputs();\n`);
  writeFileSync(join(app, 'cdk.json'), JSON.stringify({ app: 'npx tsx app.mts' }));
  const { endpoint } = await emulator(folder);
  const clients = clientsOf(endpoint);
  // In the folder of the app, whose CDK it runs.
  const cdk = cdkFor({ endpoint, context: {}, folder: join(app, 'build'), app, stack: 'Security' });
  await Promise.all([makeTrailBucket(clients), cdk.bootstrap()]);
  match(await cdk.deploy(), /^Security\.Step2Baseline = npx firstsight baseline --stack Security --region us-east-1$/m);
  const deployed = { clients, outputs: outputsOf(cdk) };
  await expireItems(deployed);
  await alertsOn('newcomer', deployed, keyPrefix);
  deepEqual(await doctorIn(app, endpoint), ['warning trail', 'warning audit', 'warning baseline']);
}

/** Gap of MiniStack: no trail delivers to the bucket. No baseline was loaded. */
async function doctorIn(app: string, endpoint: string): Promise<string[]> {
  const args = ['firstsight', 'doctor', '--stack', 'Security', '--format', 'ndjson'];
  const { stdout } = await execa('npx', args, {
    cwd: app,
    env: awsEnvironment(endpoint),
    extendEnv: false,
    reject: false,
  });
  const results = stdout.split('\n').map((line) => JSON.parse(line) as CheckResult);
  match(results[0]?.says ?? '', /^The stack Security is complete/);
  return results.filter(({ level }) => level !== 'ok').map(({ level, check }) => `${level} ${check}`);
}

export async function byAwsCli({ folder, emulator }: Newcomer): Promise<void> {
  const miniStack = await emulator(folder);
  await makeTrailBucket(clientsOf(miniStack.endpoint));
  const aws = await awsCliIn(join(folder, 'release'), miniStack);
  await alertsOn('newcomer', await aws.deploy());
}
