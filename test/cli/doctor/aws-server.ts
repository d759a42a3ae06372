import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { outputNames } from '../../../lambda/names.ts';
import { stackWith } from './stack.ts';

/** An AWS endpoint that describes the stack, answers the calls that it knows, and denies every other call. */
export interface AwsServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Answers to calls of the JSON protocols, by action: `AmazonSQS.SendMessage`. */
export type Answers = Readonly<Record<string, (input: never) => object>>;

export async function startAws(answers: Answers = {}): Promise<AwsServer> {
  const server = createServer((request, response) => {
    answer(request, response, answers).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers each service in the protocol of its request. */
async function answer(request: IncomingMessage, response: ServerResponse, answers: Answers): Promise<void> {
  const body = await text(request);
  if (body.includes('Action=DescribeStacks')) {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(describedStack());
    return;
  }
  const { 'x-amz-target': target, 'smithy-protocol': protocol } = request.headers;
  const known = answers[String(target)];
  if (known) {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(known(JSON.parse(body) as never)));
  } else if (protocol === 'rpc-v2-cbor') {
    response.writeHead(400, { 'content-type': 'application/cbor', 'smithy-protocol': protocol }).end(denialInCbor());
  } else if (target !== undefined || /^\/(2|accounts)/.test(request.url ?? '')) {
    const type = { 'x-amzn-errortype': 'AccessDeniedException', 'content-type': 'application/json' };
    response.writeHead(400, type).end(JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }));
  } else {
    const error = '<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>';
    const form = request.headers['content-type']?.includes('urlencoded') ?? false;
    response
      .writeHead(403, { 'content-type': 'text/xml' })
      .end(form ? `<ErrorResponse>${error}</ErrorResponse>` : error);
  }
}

function describedStack(): string {
  const { name, status, region, account, outputs } = stackWith();
  const members = Object.entries(outputs).map(
    ([output, value]) =>
      `<member><OutputKey>${outputNames[output as keyof typeof outputNames]}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
    <StackName>${name}</StackName><StackStatus>${status}</StackStatus>
    <StackId>arn:aws:cloudformation:${region}:${account}:stack/${name}/id</StackId>
    <Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

/** A map of two short texts; see RFC 8949, section 3. */
function denialInCbor(): Buffer {
  const textOf = (value: string) => Buffer.concat([Buffer.from([0x78, value.length]), Buffer.from(value)]);
  const texts = ['__type', 'com.amazonaws.cloudwatch#AccessDeniedException', 'message', 'no'].map(textOf);
  return Buffer.concat([Buffer.from([0xa2]), ...texts]);
}
