import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as SNS accepted it. */
export interface AcceptedMessage {
  readonly subject: string;
  /** The renderings by protocol. */
  readonly renderings: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** S3 and SNS as far as the function needs them, on a port of its own. */
export interface AwsStandIn {
  readonly endpoint: string;
  /** Objects by `bucket/key`. */
  readonly objects: Map<string, Uint8Array>;
  readonly accepted: AcceptedMessage[];
  /** Called when a publish request has arrived and before it is accepted; a rejection refuses it. */
  beforeAccept: () => Promise<void>;
  stop(): Promise<void>;
}

export async function startAwsStandIn(): Promise<AwsStandIn> {
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answerS3(standIn, request) : answerSns(standIn, request);
    answer.then((reply) => send(response, reply)).catch(() => send(response, unavailable));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: AwsStandIn = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: new Map(),
    accepted: [],
    beforeAccept: async () => {},
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return standIn;
}

interface Reply {
  readonly status: number;
  readonly body: Uint8Array | string;
}

const unavailable: Reply = {
  status: 503,
  body: '<ErrorResponse><Error><Code>ServiceUnavailable</Code><Message>refused</Message></Error></ErrorResponse>',
};

const noSuchKey: Reply = { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>absent</Message></Error>' };

async function answerS3({ objects }: AwsStandIn, request: IncomingMessage): Promise<Reply> {
  const path = new URL(request.url ?? '', 'http://s3').pathname;
  const body = objects.get(decodeURIComponent(path.slice(1)));
  return body === undefined ? noSuchKey : { status: 200, body };
}

async function answerSns(standIn: AwsStandIn, request: IncomingMessage): Promise<Reply> {
  const form = new URLSearchParams(await textOf(request));
  await standIn.beforeAccept();
  standIn.accepted.push(messageIn(form));
  return {
    status: 200,
    body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function messageIn(form: URLSearchParams): AcceptedMessage {
  const attributes: Record<string, string> = {};
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i += 1) {
    const name = form.get(`MessageAttributes.entry.${i}.Name`) ?? '';
    attributes[name] = form.get(`MessageAttributes.entry.${i}.Value.StringValue`) ?? '';
  }
  return { subject: form.get('Subject') ?? '', renderings: JSON.parse(form.get('Message') ?? '{}'), attributes };
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
