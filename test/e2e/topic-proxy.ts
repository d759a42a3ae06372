import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to one call of the topic: passed on, refused as AWS refuses, or never answered. */
export type Fate = 'accept' | 'refuse' | 'ignore';

/** A server between the function and the topic. */
export interface TopicProxy {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Listens on a port of 127.0.0.1 and calls `decide` for each call. */
export async function startTopicProxy(target: string, decide: () => Promise<Fate>): Promise<TopicProxy> {
  const server = createServer((request, response) => {
    answer(request, response, target, decide).catch(() => response.destroy());
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

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  decide: () => Promise<Fate>,
): Promise<void> {
  const body = await buffer(request);
  const fate = await decide();
  if (fate === 'ignore') response.destroy();
  else if (fate === 'refuse') response.writeHead(403, { 'content-type': 'text/xml' }).end(refusal);
  else await forward(request, body, response, target);
}

async function forward(
  request: IncomingMessage,
  body: Uint8Array,
  response: ServerResponse,
  target: string,
): Promise<void> {
  const { authorization = '', 'content-type': type = '', 'x-amz-date': date = '' } = request.headers;
  const headers = { authorization, 'content-type': type, 'x-amz-date': String(date) };
  const answered = await fetch(`${target}${request.url ?? '/'}`, { method: request.method ?? 'POST', headers, body });
  response.writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? 'text/xml' });
  response.end(await answered.text());
}

/** The text that SNS answers. */
const refusal =
  '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>' +
  '<Code>AuthorizationError</Code><Message>User is not authorized to perform: SNS:Publish</Message></Error>' +
  '<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>';
