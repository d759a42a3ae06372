import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A response of Athena's API, or an error of it. */
export type Answer = object | { readonly error: string; readonly message: string };

/** How Athena answers each of its actions; receives the request. */
export type Answers = Readonly<Record<string, (request: Record<string, unknown>) => Answer>>;

/** Athena's API over HTTP, for the states of a query that an engine passes through too fast. */
export async function athenaServer(answers: Answers) {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    calls.push(action);
    const answer = answers[action]?.(JSON.parse(await textOf(request))) ?? { error: 'Unknown', message: action };
    const isError = 'error' in answer;
    response.writeHead(isError ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(isError ? { __type: answer.error, message: answer.message } : answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, calls, stop: () => server.close() };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
