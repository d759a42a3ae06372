import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SecurityHubFinding } from '../../lambda/alerting/security-hub/finding.ts';
import { asnDatabaseFileName } from '../../lambda/names.ts';
import { bundleFunction } from '../../lib/function-code.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from '../aws/dynalite-server.ts';
import { bucket, s3Event, s3Record, sqsEvent } from '../cloudtrail/notifications/notifications.ts';
import { assumeRoleRecord, signinTokenRecord } from '../detection/rules.ts';
import { type Call, callRecord } from '../detection/sightings.ts';
import { mmdb } from '../mmdb.ts';
import { federationTokenRecord } from '../records.ts';
import { type AwsStandIn, startAwsStandIn } from './aws-stand-in.ts';
import { type FunctionOptions, type FunctionProcess, startFunction } from './function-process.ts';

const exception = {
  rule: 'sts-get-federation-token',
  principal: 'arn:aws:iam::111122223333:user/portal-*',
  reason: 'The portal federates its users.',
  owner: 'portal',
  expires: '2099-12-31',
};

let folder: string;
let table: TableServer;
let aws: AwsStandIn;
let running: FunctionProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstsight-bundle-'));
  await bundleFunction(folder, { exceptions: [exception], target: 'node20' });
});

afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  [table, aws] = await Promise.all([startDynalite(), startAwsStandIn()]);
});

afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  running = [];
  await Promise.all([table.stop(), aws.stop()]);
});

async function start(options: Partial<FunctionOptions> = {}): Promise<FunctionProcess> {
  const endpoints = { dynamodb: table.endpoint, s3AndSns: aws.endpoint };
  const started = await startFunction({ folder, endpoints, ...options });
  running.push(started);
  return started;
}

let files = 0;

/** Puts a log file into the bucket and returns its key. */
function put(body: Uint8Array | readonly Call[]): string {
  files += 1;
  const key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/111122223333_CloudTrail_us-east-1_20260301T0905Z_${files}.json.gz`;
  const bytes = body instanceof Uint8Array ? body : gzipSync(JSON.stringify({ Records: body.map(callRecord) }));
  aws.objects.set(`${bucket}/${key}`, bytes);
  return key;
}

/** A batch of SQS messages, one for each key, with the key as message id. */
function batch(...keys: readonly string[]) {
  const [first, ...rest] = keys.map((key) => sqsEvent(s3Event(s3Record(encodeURIComponent(key)))));
  const records = [first, ...rest].flatMap((event) => event?.Records ?? []);
  return { Records: records.map((record, i) => ({ ...record, messageId: keys[i] })) };
}

function failed(...keys: readonly string[]) {
  return { response: { batchItemFailures: keys.map((itemIdentifier) => ({ itemIdentifier })) } };
}

const noneFailed = failed();
const alice: Call = { user: 'alice', after: 0 };

function reportedUsers(): string[] {
  return aws.accepted.map(({ renderings }) =>
    JSON.parse(renderings.default ?? '')
      .evidences[0].actor.user.uid.split('/')
      .at(-1),
  );
}

/** The histories. */
async function items(): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({
    endpoint: table.endpoint,
    region: placeholderCredentials.AWS_REGION,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLE' },
  });
  const { Items } = await client.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }));
  return (Items ?? []).filter(({ pk }) => !/^(?:next message$|sts-get-federation-token-console )/.test(String(pk)));
}

function logLines(process: FunctionProcess): Record<string, unknown>[] {
  return process
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

describe('the bundled function', () => {
  test('publishes one alert on a first call, in every rendering, with attributes for filter policies', async () => {
    const detector = await start();
    const key = put([alice]);
    expect(await detector.invoke(batch(key))).toEqual(noneFailed);
    expect(await detector.invoke(batch(key))).toEqual(noneFailed);
    expect(await detector.invoke(batch(put([alice])))).toEqual(noneFailed);
    expect(reportedUsers()).toEqual(['alice']);
    const [message] = aws.accepted;
    expect(Object.keys(message?.renderings ?? {}).toSorted()).toEqual(['default', 'email', 'sms']);
    expect(message?.attributes).toEqual({
      ruleId: 'sts-get-federation-token',
      severity: 'medium',
      accountId: '111122223333',
      region: 'us-east-1',
      outcome: 'success',
      userType: 'IAMUser',
      headline: 'first GetFederationToken: user alice in 111122223333',
    });
  });

  test('applies the rules that its setting names, each with its own window, and relates their alerts', async () => {
    const rules = ['sts-get-federation-token', 'signin-get-signin-token', 'sts-assume-role-by-user'];
    const detector = await start({ rules });
    const records = [federationTokenRecord(), signinTokenRecord(), assumeRoleRecord()];
    expect(await detector.invoke(batch(put(gzipSync(JSON.stringify({ Records: records })))))).toEqual(noneFailed);
    expect(aws.accepted.map(({ attributes }) => attributes.ruleId).toSorted()).toEqual(rules.toSorted());
    const signin = aws.accepted.find(({ attributes }) => attributes.ruleId === 'signin-get-signin-token');
    expect(signin?.renderings.email).toContain('RELATED ALERT');
    const stored = await items();
    expect(stored.map(({ pk }) => String(pk).split(' ')[0]).toSorted()).toEqual(rules.toSorted());
  });

  test('judges and tells the owner of the network with the database that is part of it', async () => {
    const withNetworks = await mkdtemp(join(tmpdir(), 'firstsight-networks-'));
    await cp(folder, withNetworks, { recursive: true });
    const owner = { autonomous_system_number: 9009, autonomous_system_organization: 'Example Hosting' };
    await writeFile(join(withNetworks, asnDatabaseFileName), mmdb({ '192.0.2.0/24': owner }));
    const detector = await start({ folder: withNetworks, rules: ['discovery-from-vpn'] });
    const call = { eventSource: 'iam.amazonaws.com', eventName: 'ListUsers' };
    const records = ['192.0.2.10', '198.51.100.10'].map((sourceIPAddress) =>
      federationTokenRecord({ ...call, sourceIPAddress }),
    );
    expect(await detector.invoke(batch(put(gzipSync(JSON.stringify({ Records: records })))))).toEqual(noneFailed);
    expect(aws.accepted.map(({ renderings }) => renderings.sms)).toEqual([
      expect.stringContaining('from 192.0.2.10 (Example Hosting, AS9009)'),
    ]);
    expect(JSON.parse(aws.accepted[0]?.renderings.default ?? '').evidences[0].src_endpoint).toEqual({
      ip: '192.0.2.10',
      autonomous_system: { number: 9009, name: 'Example Hosting' },
    });
    await rm(withNetworks, { recursive: true });
  });

  test('publishes one alert if several processes receive the same records at once', async () => {
    const detectors = await Promise.all([start(), start(), start(), start()]);
    const users = ['alice', 'bob', 'carol'];
    const copies = detectors.map(() => put(users.map((user) => ({ user, after: 0 }))));
    const invoked = await Promise.all(detectors.map((detector, i) => detector.invoke(batch(copies[i] ?? ''))));
    expect(invoked).toEqual(detectors.map(() => noneFailed));
    expect(reportedUsers().toSorted()).toEqual(users);
    expect((await items()).map(({ claims }) => claims)).toEqual(users.map(() => []));
  });

  test('fails only for the damaged log file', async () => {
    const detector = await start();
    const poison = put(gzipSync('{"Records":[{"eventName":"GetFederationToken"').subarray(0, 40));
    const good = ['alice', 'bob', 'carol'].map((user) => put([{ user, after: 0 }]));
    const [first = '', ...others] = good;
    expect(await detector.invoke(batch(first, poison, ...others))).toEqual(failed(poison));
    expect(reportedUsers().toSorted()).toEqual(['alice', 'bob', 'carol']);
    expect(detector.output()).toContain(`s3://${bucket}/${poison}`);
  });

  test('does not fail for a log file that was deleted', async () => {
    const detector = await start();
    const key = put([alice]);
    aws.objects.clear();
    expect(await detector.invoke(batch(key))).toEqual(noneFailed);
    expect(detector.output()).toContain('deleted before it was read');
  });

  test('publishes after the lease if it was killed between claim and publish', async () => {
    const claimLeaseSeconds = 3;
    const key = put([alice]);
    const doomed = await start({ claimLeaseSeconds });
    // Started before, so that a slow start does not use up the lease.
    const successor = await start({ claimLeaseSeconds });
    const killed = new Promise<void>((resolve) => {
      aws.beforeAccept = async () => {
        aws.beforeAccept = async () => {};
        await doomed.kill();
        resolve();
        throw new Error('no one waits for this response');
      };
    });
    doomed.invoke(batch(key)).catch(() => {});
    await killed;
    expect(aws.accepted).toEqual([]);
    expect(await successor.invoke(batch(key))).toEqual(failed(key));
    await sleep(claimLeaseSeconds * 1000 + 200);
    expect(await successor.invoke(batch(key))).toEqual(noneFailed);
    expect(reportedUsers()).toEqual(['alice']);
    expect((await items()).map(({ claims }) => claims)).toEqual([[]]);
  });

  test('keeps the claim and fails the notification while the topic rejects the alert', async () => {
    const detector = await start({ claimLeaseSeconds: 1 });
    const key = put([alice]);
    aws.beforeAccept = async () => {
      throw new Error('refused');
    };
    expect(await detector.invoke(batch(key))).toEqual(failed(key));
    expect(reportedUsers()).toEqual([]);
    aws.beforeAccept = async () => {};
    await sleep(1_200);
    expect(await detector.invoke(batch(key))).toEqual(noneFailed);
    expect(reportedUsers()).toEqual(['alice']);
  });

  test('sends ten alerts and a digest of the others for 30 principals in one run', async () => {
    const detector = await start();
    const users = Array.from({ length: 30 }, (_, i) => `user-${i}`);
    await detector.invoke(batch(put(users.map((user) => ({ user, after: 0 })))));
    expect(aws.accepted).toHaveLength(11);
    const emails = aws.accepted.map(({ renderings }) => renderings.email).join('\n');
    for (const user of users) expect(emails).toMatch(new RegExp(`\\b${user}\\b`));
  });

  test('calls neither the table nor the topic for a log file without a match', async () => {
    const detector = await start();
    await table.stop();
    expect(await detector.invoke(batch(put(gzipSync('{"Records":[{"eventName":"ListBuckets"}]}'))))).toEqual(
      noneFailed,
    );
    table = await startDynalite();
  });

  test('reads the items of all terms of a log file at once, and makes four calls for each new term', async () => {
    const counting = await startAwsStandIn({ objects: aws.objects, tableEndpoint: table.endpoint });
    const detector = await start({ endpoints: { dynamodb: counting.endpoint, s3AndSns: counting.endpoint } });
    const users = Array.from({ length: 7 }, (_, i): Call => ({ user: `user${i}`, after: i * 1_000 }));
    expect(await detector.invoke(batch(put(users.slice(4))))).toEqual(noneFailed);
    const calls = new Map<string, number>();
    counting.around = (call, takeEffect) => {
      calls.set(call.action, (calls.get(call.action) ?? 0) + 1);
      return takeEffect();
    };
    expect(await detector.invoke(batch(put(users)))).toEqual(noneFailed);
    // A message that misses its time, on a slow machine, reserves another.
    const { UpdateItem: reservations, ...others } = Object.fromEntries(calls);
    expect(others).toEqual({ GetObject: 1, BatchGetItem: 2, GetItem: 1, PutItem: 3 * 4, Publish: 4 });
    expect(reservations).toBeLessThanOrEqual(4);
    await counting.stop();
  });

  test('rejects a log file outside its bucket and prefix', async () => {
    const detector = await start();
    const foreign = put([alice]).replace('AWSLogs/', 'copies/AWSLogs/');
    aws.objects.set(`${bucket}/${foreign}`, gzipSync(JSON.stringify({ Records: [callRecord(alice)] })));
    expect(await detector.invoke(batch(foreign))).toEqual(failed(foreign));
    expect(reportedUsers()).toEqual([]);
    expect(detector.output()).toContain('ForeignLogFileError');
  });

  test('skips a log file outside its bucket and prefix if a topic can announce it, and opens none', async () => {
    const detector = await start({ variables: { FOREIGN_LOG_FILES: 'passed-over' } });
    const foreign = put([alice]).replace('AWSLogs/', 'copies/AWSLogs/');
    aws.objects.set(`${bucket}/${foreign}`, gzipSync(JSON.stringify({ Records: [callRecord(alice)] })));
    expect(await detector.invoke(batch(foreign))).toEqual(noneFailed);
    expect(reportedUsers()).toEqual([]);
    expect(logLines(detector)).toContainEqual(
      expect.objectContaining({ summary: expect.objectContaining({ logFiles: 0, skipped: { 'other-bucket': 1 } }) }),
    );
  });

  test('checks who is subscribed when a schedule invokes it, and sends the weekly note to the operations topic', async () => {
    const variables = {
      OPERATIONS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:operations',
      ALERT_EMAILS: 'a@example.com',
    };
    const detector = await start({ variables });
    const pending =
      '<member><Protocol>email</Protocol><Endpoint>b@example.com</Endpoint><SubscriptionArn>PendingConfirmation</SubscriptionArn></member>';
    const body = `<R><ListSubscriptionsByTopicResult><Subscriptions>${pending}</Subscriptions></ListSubscriptionsByTopicResult></R>`;
    const around = aws.around;
    aws.around = (call, takeEffect) =>
      call.body.includes('ListSubscriptionsByTopic') ? Promise.resolve({ status: 200, body }) : takeEffect();
    try {
      expect(await detector.invoke({ scheduled: 'check' } as never)).toEqual(noneFailed);
      expect(aws.accepted).toEqual([]);
      expect(detector.output()).toContain('"SubscriptionsMissing":3');
      expect(await detector.invoke({ scheduled: 'note' } as never)).toEqual(noneFailed);
      const [note] = aws.accepted.splice(0);
      expect(note?.subject).toBe('[Firstsight] still watching, but messages do not reach everyone');
      expect(note?.renderings.default).toContain('a@example.com is not subscribed to alerts.');
    } finally {
      aws.around = around;
    }
  });

  test('skips messages of other senders to a topic, and reads the log file that comes with them', async () => {
    const detector = await start({ variables: { FOREIGN_LOG_FILES: 'passed-over' } });
    const { Records } = batch(put([alice]));
    const other = {
      ...Records[0],
      messageId: 'other',
      body: JSON.stringify({ AlarmName: 'x', NewStateValue: 'ALARM' }),
    };
    expect(await detector.invoke({ Records: [other, ...Records] })).toEqual(noneFailed);
    expect(reportedUsers()).toEqual(['alice']);
    expect(logLines(detector)).toContainEqual(
      expect.objectContaining({ summary: expect.objectContaining({ logFiles: 1, skipped: { 'other-message': 1 } }) }),
    );
  });

  test('skips log files of accounts that the settings exclude, and opens none', async () => {
    const chosen = { ORGANIZATION_ID: 'o-exampleorgid', ACCOUNTS: '', EXCLUDED_ACCOUNTS: '444455556666' };
    const detector = await start({ variables: chosen });
    const keys = [put([alice]), put([{ user: 'bob', after: 0 }])].map((key) => {
      const moved = key.replace('AWSLogs/', 'AWSLogs/o-exampleorgid/');
      aws.objects.set(`${bucket}/${moved}`, aws.objects.get(`${bucket}/${key}`) ?? new Uint8Array());
      return moved;
    });
    const [read = '', other = ''] = keys;
    const excluded = other.replaceAll('111122223333', '444455556666');
    expect(await detector.invoke(batch(read, excluded, put([{ user: 'carol', after: 0 }])))).toEqual(noneFailed);
    expect(reportedUsers()).toEqual(['alice']);
    expect(logLines(detector)).toContainEqual(
      expect.objectContaining({
        summary: expect.objectContaining({ logFiles: 1, skipped: { 'unwatched-account': 2 } }),
      }),
    );
  });

  test('throws an error if a direct invocation fails, so that it is retried', async () => {
    const detector = await start();
    const poison = put(new Uint8Array([0x1f, 0x8b, 1, 2, 3]));
    expect(await detector.invoke(s3Event(s3Record(poison)))).toEqual({
      error: expect.stringContaining('InvocationFailedError'),
    });
    expect(await detector.invoke(s3Event(s3Record(put([alice]))))).toEqual(noneFailed);
    expect(reportedUsers()).toEqual(['alice']);
  });

  test('counts the calls of an excepted principal and publishes no alert', async () => {
    const detector = await start();
    await detector.invoke(batch(put([{ user: 'portal-1', after: 0 }])));
    expect(reportedUsers()).toEqual([]);
    expect(logLines(detector)).toContainEqual(
      expect.objectContaining({
        message: 'run finished',
        summary: expect.objectContaining({ matched: 1, excepted: 1 }),
      }),
    );
  });

  test('ends each run with a log line whose counts add up, and with metrics', async () => {
    const detector = await start();
    const calls = [alice, { ...alice, after: 1_000 }, { user: 'portal-1', after: 0 }];
    await detector.invoke(batch(put(calls), 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/01/x.json.gz'));
    const lines = logLines(detector);
    expect(lines.find(({ message }) => message === 'run finished')?.summary).toMatchObject({
      notifications: 2,
      logFiles: 1,
      skipped: { 'digest-file': 1 },
      matched: 3,
      excepted: 1,
      known: 1,
      alerted: 1,
      failed: 0,
    });
    const metrics = lines.find((line) => '_aws' in line);
    expect(metrics).toMatchObject({ service: 'firstsight', LogFiles: 1, RecordsMatched: 3, Alerts: 1, Failures: 0 });
    expect(metrics?.SecondsToAlert).toBeGreaterThan(0);
  });

  test('writes no session token to an alert, a log line or the table', async () => {
    const detector = await start();
    aws.beforeAccept = async () => {
      throw new Error('refused');
    };
    const key = put([alice]);
    await detector.invoke(batch(key));
    const pending = JSON.stringify(await items());
    expect(pending).toContain('ASIAIOSFODNN7EXAMPLE');
    expect(pending + detector.output()).not.toContain('SESSIONTOKEN');
    aws.beforeAccept = async () => {};
    await detector.invoke(batch(put([{ user: 'bob', after: 0 }])));
    expect(JSON.stringify(aws.accepted)).toContain('ASIAIOSFODNN7EXAMPLE');
    expect(JSON.stringify(aws.accepted) + detector.output()).not.toContain('SESSIONTOKEN');
  });
});

describe('the bundled function with Security Hub', () => {
  const productArn = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default';
  const withHub = { variables: { SECURITY_HUB_PRODUCT_ARN: productArn }, claimLeaseSeconds: 1 };
  const bob: Call = { user: 'bob', after: 0 };
  const foundUsers = () => aws.findings.map(({ ProductFields }) => ProductFields.principal?.split('/').at(-1)).sort();

  test('imports each alert as a finding, also those that a digest has', async () => {
    const detector = await start(withHub);
    const users = Array.from({ length: 30 }, (_, i) => `user-${i}`);
    expect(await detector.invoke(batch(put(users.map((user) => ({ user, after: 0 })))))).toEqual(noneFailed);
    expect(aws.accepted).toHaveLength(11);
    expect(foundUsers()).toEqual(users.toSorted());
    expect(new Set(aws.findings.map(({ ProductArn }) => ProductArn))).toEqual(new Set([productArn]));
    expect((await items()).flatMap(({ claims }) => claims)).toEqual([]);
  });

  test('retries a finding that it refuses, names it, and sends no second email', async () => {
    const detector = await start(withHub);
    const key = put([alice, bob]);
    aws.around = async (call, takeEffect) => {
      if (call.service !== 'SecurityHub') return takeEffect();
      const { Findings } = JSON.parse(call.body.toString()) as { Findings: SecurityHubFinding[] };
      const refused = Findings.filter(({ ProductFields }) => ProductFields.principal?.endsWith('/bob'));
      aws.findings.push(...Findings.filter((finding) => !refused.includes(finding)));
      const FailedFindings = refused.map(({ Id }) => ({ Id, ErrorCode: 'InternalError', ErrorMessage: 'try later' }));
      const counts = { SuccessCount: Findings.length - refused.length, FailedCount: refused.length };
      return { status: 200, body: JSON.stringify({ ...counts, FailedFindings }) };
    };
    expect(await detector.invoke(batch(key))).toEqual(failed(key));
    expect(foundUsers()).toEqual(['alice']);
    expect(logLines(detector)).toContainEqual(
      expect.objectContaining({
        message: 'alert published, but not imported into Security Hub; its claim is kept for the retry',
        principal: 'arn:aws:iam::111122223333:user/bob',
        error: expect.objectContaining({ name: 'FindingRefusedError', message: expect.stringContaining('try later') }),
        advice: expect.stringContaining('refused this finding'),
      }),
    );
    aws.around = (_call, takeEffect) => takeEffect();
    await sleep(1_200);
    expect(await detector.invoke(batch(key))).toEqual(noneFailed);
    expect(foundUsers()).toEqual(['alice', 'bob']);
    expect(reportedUsers().toSorted()).toEqual(['alice', 'bob']);
    expect((await items()).flatMap(({ claims }) => claims)).toEqual([]);
  });

  test('imports the others if one finding makes it refuse the whole call', async () => {
    const detector = await start(withHub);
    const key = put([alice, bob]);
    aws.around = async (call, takeEffect) => {
      if (call.service !== 'SecurityHub' || !call.body.includes('user/bob')) return takeEffect();
      const headers = { 'x-amzn-errortype': 'InvalidInputException', 'content-type': 'application/json' };
      return {
        status: 400,
        headers,
        body: '{"Message":"Finding does not adhere to the format","Code":"InvalidInput"}',
      };
    };
    expect(await detector.invoke(batch(key))).toEqual(failed(key));
    expect(foundUsers()).toEqual(['alice']);
    expect(detector.output()).toContain('Finding does not adhere to the format');
  });

  test('sends the emails while Security Hub is not enabled, and drops the claims once it is off', async () => {
    const detector = await start(withHub);
    const key = put([alice]);
    aws.around = async (call, takeEffect) => {
      if (call.service !== 'SecurityHub') return takeEffect();
      const headers = { 'x-amzn-errortype': 'InvalidAccessException', 'content-type': 'application/json' };
      return { status: 401, headers, body: '{"Message":"Account is not subscribed to AWS Security Hub"}' };
    };
    expect(await detector.invoke(batch(key))).toEqual(failed(key));
    expect(reportedUsers()).toEqual(['alice']);
    expect(detector.output()).toContain('Security Hub CSPM is not enabled in this account and Region');
    await sleep(1_200);
    const withoutHub = await start({ claimLeaseSeconds: 1 });
    expect(await withoutHub.invoke(batch(key))).toEqual(noneFailed);
    expect(reportedUsers()).toEqual(['alice']);
    expect((await items()).flatMap(({ claims }) => claims)).toEqual([]);
  });
});
