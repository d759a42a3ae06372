import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { stringify as csv } from 'csv-stringify/sync';
import fc from 'fast-check';
import { recordsInBody } from '../../../cli/log-files/forms/body.ts';
import { isObject, type JsonObject } from '../../../lambda/detection/record.ts';
import { deniedRecord, federationTokenRecord } from '../../records.ts';

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const packed = (text: string) => base64(gzipSync(text));
const json = (value: unknown) => JSON.stringify(value);
const pretty = (value: unknown) => JSON.stringify(value, null, 2);
const lines = (values: readonly unknown[]) => values.map(json).join('\n');
const jsonColumns = ['userIdentity', 'requestParameters', 'responseElements'];

const records = [
  federationTokenRecord(),
  deniedRecord({ eventID: '2', userIdentity: { type: 'IAMUser', userName: 'bob', accountId: '111122223333' } }),
  federationTokenRecord({ eventID: '3', requestParameters: { name: 'a,"b"\nc', policy: '{"Version":"2012-10-17"}' } }),
];

/** A row of Athena: columns in lower case, structures as JSON texts, names within `useridentity` in lower case too. */
function row(record: JsonObject): JsonObject {
  const columns = Object.entries(record).map(([name, value]) => {
    const text = name === 'userIdentity' ? json(lowerCase(value)) : jsonColumns.includes(name) ? json(value) : value;
    return [name.toLowerCase(), value === null ? '' : String(text)];
  });
  return Object.fromEntries(columns);
}

function lowerCase(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowerCase(inner)]));
}

function columnsOf(list: readonly JsonObject[]): string[] {
  return [...new Set(list.map(row).flatMap((one) => Object.keys(one)))];
}

function athenaAnswer(list: readonly JsonObject[]) {
  const rows = list.map(row);
  const columns = columnsOf(list);
  const cells = (texts: readonly unknown[]) => ({
    Data: texts.map((text) => (text ? { VarCharValue: String(text) } : {})),
  });
  return { ResultSet: { Rows: [cells(columns), ...rows.map((one) => cells(columns.map((column) => one[column])))] } };
}

const event = (record: JsonObject) => ({ EventId: '1', EventName: 'x', CloudTrailEvent: json(record) });
const envelope = (detail: JsonObject) => ({
  version: '0',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.sts',
  detail,
});
const logEvent = (record: JsonObject) => ({ logStreamName: 's', timestamp: 1, message: json(record) });
const sns = (inner: unknown) => ({ Type: 'Notification', MessageId: '1', Message: json(inner) });

type Encoding = readonly [string, (list: readonly JsonObject[]) => string];

/** How people keep records; each as a text of the file. */
const encodings: readonly Encoding[] = [
  ['a log file', (list) => json({ Records: list })],
  ['a list of records', json],
  ['a pretty-printed list', pretty],
  ['one record a line', lines],
  ['one record a line, as Windows ends lines', (list) => list.map(json).join('\r\n')],
  ['records one after the other', (list) => list.map(json).join('')],
  ['pretty-printed records one after the other, as jq prints them', (list) => list.map(pretty).join('\n')],
  ['log files one after the other', (list) => list.map((one) => json({ Records: [one] })).join('')],
  ['texts of records in a list', (list) => json(list.map(json))],
  ['texts of records as Records', (list) => json({ Records: list.map(json) })],
  ['the answer of lookup-events', (list) => pretty({ Events: list.map(event), NextToken: 'x' })],
  ['the Events of lookup-events', (list) => pretty(list.map(event))],
  [
    'events of lookup-events with the names of the SDK for Java',
    (list) =>
      json({
        events: list.map((one) => ({
          eventId: '1',
          eventName: 'x',
          eventSource: 'y',
          eventTime: 1,
          cloudTrailEvent: json(one),
        })),
      }),
  ],
  ['one event of lookup-events a line', (list) => lines(list.map(event))],
  ['the texts CloudTrailEvent, separated by tabs', (list) => list.map(json).join('\t')],
  ['the texts CloudTrailEvent in lists of lists', (list) => json(list.map((one) => [json(one)]))],
  ['EventBridge events in a list', (list) => json(list.map(envelope))],
  ['one EventBridge event a line', (list) => lines(list.map(envelope))],
  ['EventBridge events as Records', (list) => json({ Records: list.map(envelope) })],
  [
    'EventBridge events in SQS messages',
    (list) => json({ Messages: list.map((one) => ({ Body: json(envelope(one)) })) }),
  ],
  [
    'EventBridge events in SNS messages in SQS messages',
    (list) => json({ Records: list.map((one) => ({ messageId: '1', body: json(sns(envelope(one))) })) }),
  ],
  ['SNS messages as a function is handed them', (list) => json({ Records: list.map((one) => ({ Sns: sns(one) })) })],
  ['the answer of filter-log-events', (list) => json({ events: list.map(logEvent), searchedLogStreams: [] })],
  ['a subscription of CloudWatch Logs', (list) => json({ messageType: 'DATA_MESSAGE', logEvents: list.map(logEvent) })],
  [
    'a subscription as a function is handed it',
    (list) => json({ awslogs: { data: packed(json({ logEvents: list.map(logEvent) })) } }),
  ],
  [
    'a subscription through a Kinesis stream, as a function is handed it',
    (list) =>
      json({
        Records: list.map((one, i) => ({
          kinesis: { data: packed(json({ logEvents: [logEvent(one)] })) },
          eventSource: 'aws:kinesis',
          eventName: 'aws:kinesis:record',
          eventID: `shardId-000000000000:${i}`,
        })),
      }),
  ],
  [
    'the answer of aws kinesis get-records',
    (list) => json({ Records: list.map((one) => ({ SequenceNumber: '1', Data: base64(json(one)) })) }),
  ],
  ['an export of CloudWatch Logs', (list) => list.map((one) => `2026-03-01T09:05:00.000Z ${json(one)}`).join('\n')],
  [
    'what aws logs tail prints',
    (list) => list.map((one) => `2026-03-01T09:05:00+00:00 stream ${json(one)}`).join('\n'),
  ],
  [
    'what aws logs tail prints in the short format',
    (list) => list.map((one) => `2026-03-01T09:05:00 ${json(one)}`).join('\n'),
  ],
  [
    'the answer of get-query-results of Logs Insights',
    (list) =>
      json({
        results: list.map((one) => [
          { field: '@message', value: json(one) },
          { field: '@ptr', value: 'x' },
        ]),
      }),
  ],
  ['results that the console of Logs Insights downloads', (list) => json(list.map((one) => ({ '@message': one })))],
  [
    'CSV of Logs Insights',
    (list) =>
      csv(
        list.map((one) => ({ '@timestamp': 'x', '@message': json(one) })),
        { header: true },
      ),
  ],
  [
    'rows of CloudTrail Lake',
    (list) =>
      json({
        QueryStatus: 'FINISHED',
        QueryResultRows: list.map((one) => Object.entries(row(one)).map(([k, v]) => ({ [k]: v }))),
      }),
  ],
  ['eventJson of CloudTrail Lake', (list) => json({ QueryResultRows: list.map((one) => [{ eventJson: json(one) }]) })],
  [
    'CSV of CloudTrail Lake with eventJson',
    (list) =>
      csv(
        list.map((one) => ({ eventJson: json(one) })),
        { header: true },
      ),
  ],
  ['rows of Athena, one a line', (list) => lines(list.map(row))],
  ['the answer of get-query-results of Athena', (list) => json(athenaAnswer(list))],
  ['CSV of Athena', (list) => csv(list.map(row), { header: true, quoted: true, columns: columnsOf(list) })],
  [
    'an export of Splunk',
    (list) => lines(list.map((one) => ({ preview: false, result: { _raw: json(one), sourcetype: 'x' } }))),
  ],
  ['the results of Splunk', (list) => json({ results: list.map((one) => ({ _raw: json(one) })) })],
  [
    'CSV of Splunk',
    (list) =>
      csv(
        list.map((one) => ({ _time: 'x', _raw: json(one) })),
        { header: true },
      ),
  ],
  [
    'the answer of Elasticsearch',
    (list) =>
      json({ took: 1, hits: { total: 3, hits: list.map((one) => ({ _source: { event: { original: json(one) } } })) } }),
  ],
  ['events for the HTTP Event Collector of Splunk', (list) => lines(list.map((event) => ({ time: 1, event })))],
  [
    'events for the HTTP Event Collector of Splunk, as texts',
    (list) => list.map((one) => json({ sourcetype: 'aws:cloudtrail', event: json(one) })).join(''),
  ],
  [
    'a bulk body of Elasticsearch',
    (list) => list.map((one) => `${json({ index: { _index: 'cloudtrail' } })}\n${json(one)}\n`).join(''),
  ],
  [
    'hits of Elasticsearch whose message is the record',
    (list) => json({ hits: { hits: list.map((one) => ({ _source: { '@timestamp': 'x', message: json(one) } })) } }),
  ],
  [
    'hits of Elasticsearch, one a line',
    (list) => lines(list.map((one) => ({ _index: 'x', _source: { 'event.original': json(one) } }))),
  ],
  ['documents of OpenSearch that are the record', (list) => json(list.map((one) => ({ _source: one })))],
];

/** What a row keeps of a record: a column that is null or empty is a field that the record lacks, and all values are texts. */
function comparable(record: unknown): unknown {
  if (!isObject(record)) return record === true || record === false ? String(record) : record;
  const entries = Object.entries(record).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, jsonColumns.includes(name) ? value : comparable(value)]),
  );
}

describe('the records', () => {
  test.each(encodings)('are read from %s', async (_name, encode) => {
    const { records: read, unreadable } = await recordsInBody(Buffer.from(encode(records)));
    expect(unreadable).toEqual([]);
    expect(read.map(comparable)).toEqual(records.map(comparable));
  });

  test.each([
    ['gzipped', (text: string) => gzipSync(text)],
    ['gzipped twice', (text: string) => gzipSync(gzipSync(text))],
    ['with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['in UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['in UTF-16 without a byte order mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['in big-endian UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('are read %s', async (_name, bytes) => {
    expect(await recordsInBody(bytes(json({ Records: records })))).toEqual({ records, unreadable: [] });
  });
});

describe('a struct of the caller, as Athena and CloudTrail Lake print it', () => {
  const { userIdentity: _, ...rest } = records[0] as JsonObject;
  const session = {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:s',
    arn: 'arn:aws:sts::111122223333:assumed-role/app/a=b,c@d',
    sessionContext: {
      attributes: { creationDate: '2026-03-01 09:00:00.000', mfaAuthenticated: 'false' },
      sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/app', userName: 'app' },
    },
  };
  const struct = (value: unknown): string =>
    isObject(value)
      ? `{${Object.entries(value)
          .map(([name, inner]) => `${name.toLowerCase()}=${struct(inner)}`)
          .join(', ')}}`
      : String(value);

  test.each([
    ['with the columns of CloudTrail Lake', (one: JsonObject) => one],
    [
      'with columns in lower case',
      (one: JsonObject) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name.toLowerCase(), value])),
    ],
  ])('is read %s', async (_name, row) => {
    const userIdentity = struct({ ...session, invokedBy: null });
    const { responseElements: _r, requestParameters: _p, ...texts } = rest;
    const text = json([row({ ...texts, userIdentity })]);
    expect(await recordsInBody(Buffer.from(text))).toEqual({
      records: [{ ...texts, userIdentity: session }],
      unreadable: [],
    });
  });
});

describe('other structs, as SELECT * of the table that the console of Athena makes prints them', () => {
  const { userIdentity, requestParameters, responseElements, ...rest } = records[0] as JsonObject;
  const columns = { ...(lowerCase(rest) as JsonObject), useridentity: json(lowerCase(userIdentity)) };

  test('are read of the resources and of the TLS details', async () => {
    const tlsdetails =
      '{tlsversion=TLSv1.3, ciphersuite=TLS_AES_128_GCM_SHA256, clientprovidedhostheader=sts.amazonaws.com}';
    const resources =
      '[{arn=arn:aws:s3:::logs/a, b=c, accountid=111122223333, type=AWS::S3::Object}, {arn=arn:aws:s3:::logs, accountid=null, type=AWS::S3::Bucket}]';
    const { records: read, unreadable } = await recordsInBody(
      Buffer.from(json([{ ...columns, tlsdetails, resources }])),
    );
    expect(unreadable).toEqual([]);
    expect(read).toMatchObject([
      {
        userIdentity,
        tlsDetails: { tlsVersion: 'TLSv1.3', clientProvidedHostHeader: 'sts.amazonaws.com' },
        resources: [
          { ARN: 'arn:aws:s3:::logs/a, b=c', accountId: '111122223333', type: 'AWS::S3::Object' },
          { ARN: 'arn:aws:s3:::logs', type: 'AWS::S3::Bucket' },
        ],
      },
    ]);
  });

  test.each([
    '[{arn=arn:aws:s3:::logs/a, type=x, accountid=111122223333, type=AWS::S3::Object}]',
    '[{arn=arn:aws:s3:::logs/{a}, accountid=111122223333, type=AWS::S3::Object}]',
    '[{arn=arn:aws:s3:::logs/a, accountid=111122223333',
  ])('are refused if they can be read in another way: %s', async (resources) => {
    const { records: read, unreadable } = await recordsInBody(Buffer.from(json([{ ...columns, resources }])));
    expect(read).toEqual([]);
    expect(unreadable).toHaveLength(1);
  });
});

/** Values that are neither a record nor hold one. */
const others: readonly (readonly [unknown, RegExp])[] = [
  [null, /null/],
  [7, /number/],
  ['text', /not JSON/],
  ['', /not JSON/],
  [{}, /empty object/],
  [{ eventName: 'GetFederationToken', eventSource: 'sts.amazonaws.com', description: 'x' }, /list of event names/],
  [
    { eventName: 'GetFederationToken', eventSource: 'sts.amazonaws.com', eventTime: '', eventID: '', userIdentity: {} },
    /list of event names/,
  ],
  [{ rule: 'x', principal: '*' }, /exception/],
  [{ Records: null }, /fields Records/],
  [{ CloudTrailEvent: '{"cut' }, /not JSON/],
  [{ 'detail-type': 'Scheduled Event', detail: {} }, /EventBridge event that did not come via CloudTrail/],
  [{ s3: { bucket: {} } }, /notification of S3/],
  [
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      eventTime: '2026-03-01T09:10:00.000Z',
      s3: { bucket: {} },
    },
    /notification of S3/,
  ],
  [{ eventSource: 'aws:dynamodb', eventName: 'INSERT', eventID: '1', dynamodb: {} }, /event for a function/],
  [
    { EventId: '1', EventName: 'GetFederationToken', EventSource: 'sts.amazonaws.com', EventTime: 'x', Username: 'a' },
    /without CloudTrailEvent/,
  ],
  [{ eventsource: 'sts.amazonaws.com', eventname: 'x', useridentity: '{type=IAMUser, arn=' }, /struct/],
  [{ eventsource: 'sts.amazonaws.com', eventname: 'x', requestparameters: '{name=bob, policy={}}' }, /struct/],
];

test('a caller that an old engine of Athena cast to a list, without names, is not read as an unknown caller', async () => {
  const row = {
    eventname: 'GetFederationToken',
    eventsource: 'sts.amazonaws.com',
    useridentity: '["IAMUser","AIDAEXAMPLE"]',
  };
  const { records: read, unreadable } = await recordsInBody(Buffer.from(json([row])));
  expect(read).toEqual([]);
  expect(unreadable[0]?.place).toBe('[0].useridentity[0]');
});

describe('what is no record', () => {
  test.each(others)('is named, never counted as read: %j', async (value, reason) => {
    const { records: read, unreadable } = await recordsInBody(Buffer.from(json([records[0], value, records[1]])));
    expect(read).toEqual([records[0], records[1]]);
    expect(unreadable).toEqual([{ place: expect.stringMatching(/^\[1\]/), reason: expect.stringMatching(reason) }]);
  });

  test.each(encodings)('is named beside the records of %s', async (_name, encode) => {
    const { records: read, unreadable } = await recordsInBody(
      Buffer.from(encode([...records, { title: 'no record' }])),
    );
    expect(read.length).toBe(records.length);
    expect(unreadable.length).toBe(1);
  });

  test('is a line that is cut, with its number', async () => {
    const text = [json(records[0]), json(records[1]).slice(0, 80), '', json(records[2])].join('\n');
    const { records: read, unreadable } = await recordsInBody(Buffer.from(text));
    expect(read).toEqual([records[0], records[2]]);
    expect(unreadable).toEqual([{ place: 'line 2', reason: 'it is not JSON' }]);
  });

  test.each(['', ' \n', 'version account-id interface-id\n2 111122223333 eni-1', '<html></html>', '{"Records":['])(
    'is a whole file such as %j',
    async (text) => {
      const { records: read, unreadable } = await recordsInBody(Buffer.from(text));
      expect({ read, count: unreadable.length }).toEqual({ read: [], count: 1 });
    },
  );

  test.each([
    ['a log file', 'CloudTrail log file ({"Records": […]})'],
    ['the answer of lookup-events', 'response of aws cloudtrail lookup-events, complete or in parts'],
    ['EventBridge events in a list', 'EventBridge event (AWS API Call via CloudTrail)'],
    ['rows of CloudTrail Lake', 'rows of Athena or CloudTrail Lake (JSON, or CSV with a header)'],
    ['an export of Splunk', 'Splunk export with _raw, or events for its HTTP Event Collector'],
    ['the answer of filter-log-events', 'CloudWatch Logs events, Logs Insights results or an export'],
  ])('is a file that is cut, with the form that it looks like: %s', async (name, form) => {
    const [, encode] = encodings.find(([one]) => one === name) ?? [];
    const text = encode?.(records) ?? '';
    const { unreadable } = await recordsInBody(Buffer.from(text.slice(0, text.indexOf('\n') - 20)));
    expect(unreadable.at(-1)?.reason).toBe(`it is not JSON, but looks like: ${form}`);
  });

  test.each([
    ['a Parquet file', 'PAR1\u0015\u0004'],
    ['an archive', 'PK\u0003\u0004'],
    ['an archive', '\ufffd7zXZ\u0000'],
    ['HTML', '<!DOCTYPE html>\n<html>'],
    ['XML', '<?xml version="1.0"?>'],
    ['output of the AWS CLI as text', 'EVENTS\tAKIAEXAMPLE\t'],
    ['output of the AWS CLI as text, table or YAML', 'Events:\n- EventId: e1'],
    ['a VPC flow log', '2 111122223333 eni-1 192.0.2.1 192.0.2.2 443 49152 6 1 40 1 2 ACCEPT OK'],
    ['an access log of S3', `${'a'.repeat(64)} bucket [01/Mar/2026:09:05:00 +0000] 192.0.2.1`],
    ['an access log of a load balancer', 'https 2026-03-01T09:05:00.1Z app/web/1 192.0.2.1:1'],
    ['CSV whose header names neither', 'time,user\n1,alice'],
  ])('is %s', async (name, text) => {
    const { records, unreadable } = await recordsInBody(Buffer.from(text));
    expect({ records, unreadable }).toEqual({
      records: [],
      unreadable: [{ place: 'the file', reason: expect.stringContaining(`it is ${name}`) }],
    });
  });

  test("is the CSV of the console's Event history, which lacks most of each record", async () => {
    const text = 'Event name,Event time,User name\nGetFederationToken,"March 01, 2026, 09:05:00 (UTC)",alice';
    const { unreadable } = await recordsInBody(Buffer.from(text));
    expect(unreadable).toEqual([{ place: 'the file', reason: expect.stringContaining('download it as JSON') }]);
  });

  test('never has its content in the reason, which may be a secret', async () => {
    const secret = 'IQoJb3JpZ2luX2VjEXAMPLE';
    const values = [
      secret,
      [secret],
      { a: secret },
      { Events: [{ CloudTrailEvent: secret }] },
      { result: { _raw: secret } },
    ];
    for (const text of [...values.map(json), secret, `{"a":"${secret}`]) {
      expect(json(await recordsInBody(Buffer.from(text)))).not.toContain(secret);
    }
  });

  test('is counted, whatever a file holds: no value vanishes', async () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.constantFrom(...records), fc.constantFrom<unknown>(null, 1, 'x', {}, { a: 1 })),
      tree: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        tie('tree').map((inner) => ({ 'detail-type': 'x via CloudTrail', detail: inner })),
        tie('tree').map((inner) => ({ CloudTrailEvent: json(inner) })),
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((list) => ({ Records: list })),
      ),
    })).tree;
    await fc.assert(
      fc.asyncProperty(value, async (tree) => {
        const { records: read, unreadable } = await recordsInBody(Buffer.from(json(tree)));
        expect(read.length + unreadable.length).toBe(leavesOf(tree));
      }),
    );
  });
});

function leavesOf(tree: unknown): number {
  if (Array.isArray(tree)) return tree.reduce<number>((sum, inner) => sum + leavesOf(inner), 0);
  if (!isObject(tree) || tree.eventID !== undefined) return 1;
  if (Array.isArray(tree.Records)) return leavesOf(tree.Records);
  if (typeof tree.CloudTrailEvent === 'string') return leavesOf(JSON.parse(tree.CloudTrailEvent));
  return 'detail' in tree ? leavesOf(tree.detail) : 1;
}
