import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { CheckResult } from '../../../cli/doctor/check-result.ts';
import { testUserPrefix } from '../../../lambda/alerting/test-mark.ts';
import type { Deployment } from '../deployment.ts';
import { resultsOf } from '../doctor-results.ts';
import { firstsightLater } from '../firstsight.ts';
import { historyItems } from '../history-items.ts';
import { firstCalls, logFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { trailBucket, withoutNotifications } from '../trail-bucket.ts';

export const doctor: Scenario = {
  name: '`firstsight doctor` reports no failure on a working stack, and then reports what was broken',
  async run(deployment) {
    await serve(deployment, [logFile('doctor', firstCalls(['doctor']))]);
    deepEqual(await examined(deployment), { notOk: ['warning trail', 'warning audit', 'warning baseline'], status: 1 });
    await loadBaseline(deployment);
    await alertsWithBaseline(deployment);
    await withTrail(deployment, async (stopLogging) => {
      // Gap of MiniStack: its trail delivers nothing, no digest files either, and its CloudFormation cannot create one.
      deepEqual(await examined(deployment), { notOk: ['warning delivery', 'warning audit'], status: 1 });
      await stopLogging();
      await withoutNotifications(deployment.clients, async () => {
        const notOk = ['failure trail', 'warning delivery', 'failure notification', 'warning audit'];
        deepEqual(await examined(deployment), { notOk, status: 2 });
      });
    });
    deepEqual(await examined(deployment), { notOk: ['warning trail', 'warning audit'], status: 1 });
  },
};

/** Until then, each alert says that no baseline is loaded. */
async function alertsWithBaseline(deployment: Deployment): Promise<void> {
  const subscriber = await subscribe(deployment);
  await serve(deployment, [logFile('doctor-baseline', firstCalls(['doctor-baseline']))]);
  const messages = await subscriber.messages();
  deepEqual(usersIn(messages), ['doctor-baseline']);
  doesNotMatch(JSON.stringify(messages), /no baseline loaded/);
}

/** Two hours later, since log files of the last hour are left to the function. */
async function loadBaseline(deployment: Deployment): Promise<void> {
  const { status, stderr } = await firstsightLater(deployment, 'baseline', `s3://${trailBucket}/AWSLogs/`);
  equal(status, 0, stderr);
}

/** Does some work while a trail of the account delivers to the bucket. */
async function withTrail(
  { clients: { cloudTrail } }: Deployment,
  work: (stopLogging: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const Name = 'example-trail';
  await cloudTrail.send(new CreateTrailCommand({ Name, S3BucketName: trailBucket, IsMultiRegionTrail: true }));
  try {
    await cloudTrail.send(new StartLoggingCommand({ Name }));
    await work(() => cloudTrail.send(new StopLoggingCommand({ Name })));
  } finally {
    await cloudTrail.send(new DeleteTrailCommand({ Name }));
  }
}

export const sendTest: Scenario = {
  name: '`firstsight doctor --send-test` leads to a message marked TEST and removes everything else it created',
  async run(deployment) {
    await serve(deployment, [logFile('send-test', firstCalls(['send-test']))]);
    const subscriber = await subscribe(deployment);
    const { results, status } = await resultsOf(deployment, '--send-test');
    equal(status, 1);
    deepEqual(notOk(results), ['warning trail', 'warning audit']);
    const steps = results.filter(({ seconds }) => seconds !== undefined);
    equal(steps.length, 4, JSON.stringify(results.slice(-5)));
    const [message, ...others] = await subscriber.messages();
    equal(others.length, 0);
    match(message?.users.join() ?? '', new RegExp(`^${testUserPrefix}`));
    match(message?.subject ?? '', /\bTEST\b/);
    deepEqual(message?.finding.metadata.labels, ['TEST']);
    deepEqual(await historyItems(deployment, testUserPrefix), []);
    deepEqual(await versionsLeft(deployment), []);
  },
};

async function examined(deployment: Deployment) {
  const { results, status } = await resultsOf(deployment);
  return { notOk: notOk(results), status };
}

function notOk(results: readonly CheckResult[]): string[] {
  return results.filter(({ level }) => level !== 'ok').map(({ level, check }) => `${level} ${check}`);
}

async function versionsLeft({ clients }: Deployment): Promise<string[]> {
  const found = await clients.s3.send(new ListObjectVersionsCommand({ Bucket: trailBucket }));
  const keys = [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])].map(({ Key = '' }) => Key);
  return keys.filter((key) => key.includes(testUserPrefix));
}
