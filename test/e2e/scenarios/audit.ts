import { deepEqual, equal, match } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { type Delivered, type DeliveringTrail, otherSigner } from '../../audit/delivering-trail.ts';
import { deleteObject, deliver, deliveringTrail, logFileOf, putAll, withAudit } from '../audited-trail.ts';
import type { Deployment } from '../deployment.ts';
import type { Scenario } from '../scenario.ts';
import { type Subscriber, subscribe, usersIn } from '../subscriber.ts';
import { withoutNotifications } from '../trail-bucket.ts';

export const audit: Scenario = {
  name: 'the audit finds a log file that was never announced, and alerts once on an altered and a deleted log file and a forged digest file',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    const trail = deliveringTrail('audited');
    await withAudit(deployment, async () => {
      // The audit begins with the first digest file.
      await deliver(deployment, [trail.digest()]);
      await findsUnannounced(deployment, subscriber, trail);
      await noticesChanges(deployment, subscriber, trail);
      await refusesForged(deployment, subscriber, trail);
    });
  },
};

async function findsUnannounced(deployment: Deployment, subscriber: Subscriber, trail: DeliveringTrail): Promise<void> {
  const missed = logFileOf(trail, 'audit-missed');
  await withoutNotifications(deployment.clients, () => putAll(deployment, [missed]));
  deepEqual(await subscriber.messages(), []);
  const digest = trail.digest();
  await deliver(deployment, [digest]);
  deepEqual(usersIn(await subscriber.messages()), ['audit-missed']);
  await givesNoSecondAlert(deployment, subscriber, digest);
}

async function noticesChanges(deployment: Deployment, subscriber: Subscriber, trail: DeliveringTrail): Promise<void> {
  const [altered, deleted] = [logFileOf(trail, 'audit-altered'), logFileOf(trail, 'audit-deleted')];
  await deliver(deployment, [altered, deleted]);
  deepEqual(usersIn(await subscriber.messages()), ['audit-altered', 'audit-deleted']);
  await deliver(deployment, [{ ...altered, body: gzipSync('{"Records":[]}') }]);
  await deleteObject(deployment, deleted);
  const digest = trail.digest();
  await deliver(deployment, [digest]);
  const subjects = (await subscriber.messages()).map(({ subject }) => subject).toSorted();
  equal(subjects.length, 2, subjects.join('\n'));
  match(subjects[0] ?? '', /log file altered/);
  match(subjects[1] ?? '', /log file deleted/);
  await givesNoSecondAlert(deployment, subscriber, digest);
}

async function refusesForged(deployment: Deployment, subscriber: Subscriber, trail: DeliveringTrail): Promise<void> {
  const unannounced = logFileOf(trail, 'audit-forged');
  await withoutNotifications(deployment.clients, () => putAll(deployment, [unannounced]));
  const digest = trail.digest({ signer: otherSigner });
  await deliver(deployment, [digest]);
  const messages = await subscriber.messages();
  equal(messages.length, 1);
  match(messages[0]?.subject ?? '', /digest file not valid/);
  await givesNoSecondAlert(deployment, subscriber, digest);
}

/** The same digest file delivered again, as S3 may do. */
async function givesNoSecondAlert(deployment: Deployment, subscriber: Subscriber, digest: Delivered): Promise<void> {
  await deliver(deployment, [digest]);
  deepEqual(await subscriber.messages(), []);
}
