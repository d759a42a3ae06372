import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCall, readCall } from './aws-call.ts';
import { type Answer, type Reply, sendReply, xmlError } from './aws-reply.ts';

/** A message as SNS accepted it. */
export interface AcceptedMessage {
  readonly subject: string;
  /** The renderings by protocol. */
  readonly renderings: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface AwsStandInOptions {
  /** Objects by `bucket/key`; several stand-ins can share them. Default: none. */
  readonly objects?: Map<string, Uint8Array>;
  /** The endpoint that receives the calls to DynamoDB. Default: none, and the response is "unavailable". */
  readonly tableEndpoint?: string;
}

/** S3 and SNS as far as the function needs them, and a proxy to a table, on its own port. */
export interface AwsStandIn {
  readonly endpoint: string;
  readonly objects: Map<string, Uint8Array>;
  readonly accepted: AcceptedMessage[];
  /** Called when a publish request has arrived, before it is accepted; if it throws, the request is rejected. */
  beforeAccept: () => Promise<void>;
  /** Wraps every call: decides whether it takes effect and what its response is. */
  around: (call: AwsCall, takeEffect: () => Promise<Answer>) => Promise<Reply>;
  stop(): Promise<void>;
}

export async function startAwsStandIn({ objects, tableEndpoint }: AwsStandInOptions = {}): Promise<AwsStandIn> {
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
    accepted: [],
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
  const body = standIn.objects.get(call.subject);
  return body === undefined ? noSuchKey : { status: 200, body };
}

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
