import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SecurityHubFinding } from '../../lambda/alerting/security-hub/finding.ts';
import { publicKey } from '../audit/delivering-trail.ts';
import { type AwsCall, readCall } from './aws-call.ts';
import { type Answer, type Reply, sendReply, xmlError } from './aws-reply.ts';

/** A message as SNS accepted it. */
export interface AcceptedMessage {
  readonly subject: string;
  /** The renderings by protocol. */
  readonly renderings: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A message in the queue of the function. */
export interface SentMessage {
  readonly body: string;
  readonly delaySeconds: number;
}

export interface AwsStandInOptions {
  /** Objects by `bucket/key`; several stand-ins can share them. Default: none. */
  readonly objects?: Map<string, Uint8Array>;
  /** Their metadata. Default: none. */
  readonly metadata?: Map<string, Readonly<Record<string, string>>>;
  /** The queue; several stand-ins can share it. */
  readonly sent?: SentMessage[];
  /** The endpoint that receives the calls to DynamoDB. Default: none, and the response is "unavailable". */
  readonly tableEndpoint?: string;
}

/** S3, SNS, SQS, CloudTrail and Security Hub as far as the function needs them, and a proxy to a table, on its own port. */
export interface AwsStandIn {
  readonly endpoint: string;
  readonly objects: Map<string, Uint8Array>;
  readonly metadata: Map<string, Readonly<Record<string, string>>>;
  readonly sent: SentMessage[];
  readonly accepted: AcceptedMessage[];
  /** The findings that Security Hub accepted. */
  readonly findings: SecurityHubFinding[];
  /** Called when a publish request has arrived, before it is accepted; if it throws, the request is rejected. */
  beforeAccept: () => Promise<void>;
  /** Wraps every call: decides whether it takes effect and what its response is. */
  around: (call: AwsCall, takeEffect: () => Promise<Answer>) => Promise<Reply>;
  stop(): Promise<void>;
}

export async function startAwsStandIn(options: AwsStandInOptions = {}): Promise<AwsStandIn> {
  const { objects, metadata, sent, tableEndpoint } = options;
  const server = createServer((request, response) => {
    readCall(request)
      .then((call) => standIn.around(call, () => answerTo(call, standIn, tableEndpoint)))
      .then((reply) => sendReply(response, reply))
      .catch(() => sendReply(response, unavailable));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: AwsStandIn = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: objects ?? new Map(),
    metadata: metadata ?? new Map(),
    sent: sent ?? [],
    accepted: [],
    findings: [],
    beforeAccept: async () => {},
    around: (_call, takeEffect) => takeEffect(),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return standIn;
}

const unavailable = xmlError(503, 'ServiceUnavailable', 'refused');
const noSuchKey: Answer = { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>absent</Message></Error>' };

async function answerTo(call: AwsCall, standIn: AwsStandIn, tableEndpoint: string | undefined): Promise<Answer> {
  if (call.service === 'SNS') return accept(call, standIn);
  if (call.service === 'DynamoDB') return tableEndpoint === undefined ? unavailable : passOn(call, tableEndpoint);
  if (call.service === 'SQS') return send(call, standIn);
  if (call.service === 'CloudTrail') return publicKeys;
  if (call.service === 'SecurityHub') return importFindings(call, standIn);
  return objectOf(call, standIn);
}

function objectOf({ action, subject }: AwsCall, { objects, metadata }: AwsStandIn): Answer {
  const body = objects.get(subject);
  if (body === undefined) return action === 'HeadObject' ? { status: 404, body: '' } : noSuchKey;
  const own = Object.entries(metadata.get(subject) ?? {}).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  const headers = { etag: `"${createHash('md5').update(body).digest('hex')}"`, ...Object.fromEntries(own) };
  return action === 'HeadObject'
    ? { status: 200, body: '', headers: { ...headers, 'content-length': String(body.length) } }
    : { status: 200, body, headers };
}

function send({ body }: AwsCall, { sent }: AwsStandIn): Answer {
  const { Entries } = JSON.parse(body.toString()) as {
    readonly Entries: readonly { readonly Id: string; readonly MessageBody: string; readonly DelaySeconds?: number }[];
  };
  for (const { MessageBody, DelaySeconds = 0 } of Entries) sent.push({ body: MessageBody, delaySeconds: DelaySeconds });
  const Successful = Entries.map(({ Id, MessageBody }) => ({
    Id,
    MessageId: Id,
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  }));
  return jsonAnswer({ Successful, Failed: [] });
}

function importFindings({ body }: AwsCall, { findings }: AwsStandIn): Answer {
  const { Findings } = JSON.parse(body.toString()) as { readonly Findings: readonly SecurityHubFinding[] };
  findings.push(...Findings);
  return jsonAnswer({ SuccessCount: Findings.length, FailedCount: 0, FailedFindings: [] });
}

function jsonAnswer(content: object): Answer {
  return { status: 200, body: JSON.stringify(content), headers: { 'content-type': 'application/x-amz-json-1.0' } };
}

/** With the key of the trails in tests. */
const publicKeys = jsonAnswer({
  PublicKeyList: [{ Fingerprint: publicKey.fingerprint, Value: publicKey.der.toString('base64') }],
});

async function accept({ body }: AwsCall, standIn: AwsStandIn): Promise<Answer> {
  await standIn.beforeAccept();
  standIn.accepted.push(messageIn(new URLSearchParams(body.toString())));
  return {
    status: 200,
    body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
  };
}

async function passOn({ headers, body }: AwsCall, tableEndpoint: string): Promise<Answer> {
  const { authorization = '', 'x-amz-target': target = '', 'x-amz-date': date = '' } = headers;
  const answered = await fetch(tableEndpoint, {
    method: 'POST',
    headers: {
      authorization,
      'x-amz-target': target,
      'x-amz-date': date,
      'content-type': 'application/x-amz-json-1.0',
    },
    body: new Uint8Array(body),
  });
  const contentType = { 'content-type': 'application/x-amz-json-1.0' };
  return { status: answered.status, body: await answered.text(), headers: contentType };
}

function messageIn(form: URLSearchParams): AcceptedMessage {
  const attributes: Record<string, string> = {};
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i += 1) {
    const name = form.get(`MessageAttributes.entry.${i}.Name`) ?? '';
    attributes[name] = form.get(`MessageAttributes.entry.${i}.Value.StringValue`) ?? '';
  }
  return { subject: form.get('Subject') ?? '', renderings: JSON.parse(form.get('Message') ?? '{}'), attributes };
}
