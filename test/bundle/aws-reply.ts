import type { ServerResponse } from 'node:http';

/** A response, one that stops halfway, or none. */
export type Reply = Answer | 'silence' | 'reset';

export interface Answer {
  readonly status: number;
  readonly body: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** After this number of bytes of the body: nothing more, a byte a second, or a broken connection. */
  readonly cut?: { readonly after: number; readonly ending: 'stall' | 'drip' | 'reset' };
}

export function sendReply(response: ServerResponse, reply: Reply): void {
  if (reply === 'silence') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers });
  if (reply.cut === undefined) response.end(body);
  else sendCut(response, body, reply.cut);
}

function sendCut(response: ServerResponse, body: Buffer, { after, ending }: NonNullable<Answer['cut']>): void {
  response.write(body.subarray(0, after), () => {
    if (ending === 'reset') response.socket?.resetAndDestroy();
    if (ending === 'drip') drip(response, body.subarray(after));
  });
}

function drip(response: ServerResponse, rest: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => response.write(rest.subarray(sent, ++sent)), 1_000);
  response.on('close', () => clearInterval(timer));
}

/** An error in the format of S3 and SNS. */
export function xmlError(status: number, code: string, message: string): Answer {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}</ErrorResponse>` };
}

/** An error in the format of DynamoDB. */
export function jsonError(status: number, code: string, message: string): Answer {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message });
  return { status, body, headers: { 'content-type': 'application/x-amz-json-1.0' } };
}
