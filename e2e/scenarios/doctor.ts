import { deepEqual, equal, match } from 'node:assert/strict';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Finding } from '../../cli/doctor/finding.ts';
import { testUserPrefix } from '../../lambda/detection/test-record.ts';
import type { Deployment } from '../deployment.ts';
import { firstsight } from '../firstsight.ts';
import { historyItems } from '../history-items.ts';
import type { Scenario } from '../scenario.ts';
import { subscribe } from '../subscriber.ts';
import { trailBucket, withoutNotifications } from '../trail-bucket.ts';

export const doctor: Scenario = {
  name: '`firstsight doctor` finds all well but the trail that the emulator lacks, and what is broken',
  async run(deployment) {
    const { findings, status } = await examined(deployment);
    // Gap of MiniStack: it has no `AWS::CloudTrail::Trail`, so no trail delivers to the bucket.
    deepEqual(notOk(findings), ['warning trail']);
    equal(status, 1);
    await withoutNotifications(deployment.clients, async () => {
      const broken = await examined(deployment);
      deepEqual(notOk(broken.findings), ['warning trail', 'failure notification']);
      equal(broken.status, 2);
    });
  },
};

export const sendTest: Scenario = {
  name: '`firstsight doctor --send-test` leads to a message marked TEST, and leaves nothing else behind',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    const { findings, status } = await examined(deployment, '--send-test');
    equal(status, 1);
    deepEqual(notOk(findings), ['warning trail']);
    const steps = findings.filter(({ seconds }) => seconds !== undefined);
    equal(steps.length, 4, JSON.stringify(findings.slice(-5)));
    const [message, ...others] = await subscriber.messages();
    equal(others.length, 0);
    match(message?.users.join() ?? '', new RegExp(`^${testUserPrefix}`));
    match(message?.subject ?? '', /\bTEST\b/);
    deepEqual(message?.finding.metadata.labels, ['TEST']);
    deepEqual(await historyItems(deployment, testUserPrefix), []);
    deepEqual(await versionsLeft(deployment), []);
  },
};

async function examined(deployment: Deployment, ...flags: readonly string[]) {
  const { stdout, status } = await firstsight(deployment, 'doctor', '--format', 'ndjson', ...flags);
  const findings = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);
  return { findings, status };
}

function notOk(findings: readonly Finding[]): string[] {
  return findings.filter(({ level }) => level !== 'ok').map(({ level, check }) => `${level} ${check}`);
}

async function versionsLeft({ clients }: Deployment): Promise<string[]> {
  const found = await clients.s3.send(new ListObjectVersionsCommand({ Bucket: trailBucket }));
  const keys = [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])].map(({ Key = '' }) => Key);
  return keys.filter((key) => key.includes(testUserPrefix));
}
