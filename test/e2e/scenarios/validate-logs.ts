import { deepEqual } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { textAt } from '../../../lambda/detection/record.ts';
import { type Delivered, DeliveringTrail, millisPerHour, otherSigner } from '../../audit/delivering-trail.ts';
import { deleteObject, deliver, withAudit } from '../audited-trail.ts';
import { invalidByAwsCli } from '../aws-validate-logs.ts';
import type { Deployment } from '../deployment.ts';
import { identity } from '../environment.ts';
import type { Scenario } from '../scenario.ts';
import { type AlertMessage, subscribe } from '../subscriber.ts';
import { trailBucket } from '../trail-bucket.ts';

/** A trail of three hours with one log file each. Names in `only…` and `both` are those of `namesOf`. */
interface Case {
  readonly name: string;
  /** What happens to the log file of the second hour after it was read. */
  readonly logFile?: Damage;
  readonly secondDigest?: Parameters<DeliveringTrail['digest']>[0];
  /** What happens to the digest file of the second hour after it was audited. */
  readonly digestFile?: Damage;
  readonly thirdDigest?: Parameters<DeliveringTrail['digest']>[0];
  /** The bucket that the digest files name. Default: the one in which they are. */
  readonly bucket?: string;
  /** What both call invalid. */
  readonly both?: readonly string[];
  readonly onlyCli?: readonly string[];
  readonly onlyAudit?: readonly string[];
}

type Damage = (deployment: Deployment, object: Delivered, played: Played) => Promise<void>;

const altered: Damage = (deployment, object) =>
  deliver(deployment, [{ ...object, body: gzipSync('{"Records":[],"logFiles":[]}') }]);

/** The signature is valid, but the digest file after it names the hash of another one. */
const replaced: Damage = (deployment, _object, { begin, settings }) => {
  const other = new DeliveringTrail({ ...settings, from: begin + millisPerHour });
  return deliver(deployment, [other.digest()]);
};

const cases: readonly Case[] = [
  { name: 'valid' },
  { name: 'log-file-altered', logFile: altered, both: ['log file 2'] },
  { name: 'log-file-deleted', logFile: deleteObject, both: ['log file 2'] },
  { name: 'digest-file-forged', secondDigest: { signer: otherSigner }, both: ['digest file 2'] },
  { name: 'digest-file-altered', digestFile: altered, both: ['digest file 2'] },
  { name: 'digest-file-deleted', digestFile: deleteObject, both: ['digest file 2'] },
  // The AWS CLI does not compare a digest file with the hash that the next one names, as the CloudTrail user guide asks of others.
  { name: 'digest-file-replaced', digestFile: replaced, onlyAudit: ['digest file 2'] },
  // The AWS CLI prints the gap, but does not count it as invalid. For the audit, somebody stopped the evidence.
  { name: 'chain-restarted', thirdDigest: { chained: false }, onlyAudit: ['digest file 3'] },
  // The AWS CLI calls digest files in a replica moved. The audit accepts them, since a detector can read a replica.
  {
    name: 'in-a-replica',
    bucket: 'example-original-bucket',
    onlyCli: ['digest file 1', 'digest file 2', 'digest file 3'],
  },
];

export const validateLogs: Scenario = {
  name: 'the audit calls invalid what `aws cloudtrail validate-logs` calls invalid, and the other way round, except where the test says so',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    await withAudit(deployment, async (cloudTrailEndpoint) => {
      const played = cases.map(begun);
      for (const hour of [1, 2, 3]) await playHour(deployment, played, hour);
      const alerted = (await subscriber.messages()).map(objectOf);
      for (const one of played) await agrees(deployment, one, alerted, cloudTrailEndpoint);
    });
  },
};

/** A case with what was delivered for it. */
interface Played {
  readonly one: Case;
  readonly settings: Omit<ConstructorParameters<typeof DeliveringTrail>[0], 'from'>;
  readonly begin: number;
  readonly trail: DeliveringTrail;
  readonly logFiles: Delivered[];
  readonly digestFiles: Delivered[];
}

/** Each trail has hours of its own, so that no two log files have one key. All are later than the audit's begin. */
function begun(one: Case, i: number): Played {
  const begin = (Math.ceil(Date.now() / millisPerHour) + 24 + 4 * i) * millisPerHour;
  const { account, region } = identity;
  const settings = { bucket: one.bucket ?? trailBucket, account, region, name: one.name };
  return {
    one,
    settings,
    begin,
    trail: new DeliveringTrail({ ...settings, from: begin }),
    logFiles: [],
    digestFiles: [],
  };
}

async function playHour(deployment: Deployment, played: readonly Played[], hour: number): Promise<void> {
  for (const { trail, logFiles } of played) logFiles.push(trail.logFile('{"Records":[]}'));
  await deliver(
    deployment,
    played.map(({ logFiles }) => logFiles[hour - 1]).filter((one) => one !== undefined),
  );
  if (hour === 2) await damage(deployment, played, 'logFile');
  for (const { one, trail, digestFiles } of played) digestFiles.push(trail.digest(changesOf(one, hour)));
  await deliver(
    deployment,
    played.map(({ digestFiles }) => digestFiles[hour - 1]).filter((one) => one !== undefined),
  );
  if (hour === 2) await damage(deployment, played, 'digestFile');
}

function changesOf({ secondDigest, thirdDigest }: Case, hour: number) {
  return (hour === 2 ? secondDigest : hour === 3 ? thirdDigest : undefined) ?? {};
}

async function damage(deployment: Deployment, played: readonly Played[], of: 'logFile' | 'digestFile'): Promise<void> {
  for (const one of played) {
    const object = of === 'logFile' ? one.logFiles[1] : one.digestFiles[1];
    if (object !== undefined) await one.one[of]?.(deployment, object, one);
  }
}

async function agrees(
  deployment: Deployment,
  played: Played,
  alerted: readonly string[],
  cloudTrailEndpoint: string,
): Promise<void> {
  const { name, both = [], onlyCli = [], onlyAudit = [] } = played.one;
  const names = namesOf(played);
  const period = { from: played.begin, to: played.begin + 3 * millisPerHour };
  const invalid = await invalidByAwsCli(deployment, { trail: name, ...period, cloudTrailEndpoint });
  const named = (objects: readonly string[]) => objects.flatMap((object) => names.get(object) ?? []).toSorted();
  deepEqual(
    { name, cli: named(invalid), audit: named(alerted) },
    { name, cli: [...both, ...onlyCli].toSorted(), audit: [...both, ...onlyAudit].toSorted() },
  );
}

/** `log file 1`, `digest file 2` and so on, by the name of the object. */
function namesOf({ logFiles, digestFiles }: Played): ReadonlyMap<string, string> {
  const named = (kind: string, objects: readonly Delivered[]) =>
    objects.map(({ key }, i) => [`s3://${trailBucket}/${key}`, `${kind} ${i + 1}`] as const);
  return new Map([...named('log file', logFiles), ...named('digest file', digestFiles)]);
}

function objectOf({ finding }: AlertMessage): string {
  return textAt(finding.evidences[0]?.data ?? {}, 'requestParameters', 'object') ?? '';
}
