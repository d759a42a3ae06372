import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** One call to AWS as it arrived. */
export interface AwsCall {
  readonly service: 'S3' | 'DynamoDB' | 'SNS' | 'SQS' | 'CloudTrail' | 'SecurityHub';
  /** The name in AWS's API: `GetObject`, `PutItem`, `Publish`. */
  readonly action: string;
  /** `bucket/key` of an object, `pk` of an item or of each item that is read, the subject of a message. */
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Reads a request to its end and returns the call. */
export async function readCall(request: IncomingMessage): Promise<AwsCall> {
  const body = await buffer(request);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return { ...identified(request, headers, body), headers, body };
}

function identified(request: IncomingMessage, headers: Readonly<Record<string, string>>, body: Buffer) {
  const target = headers['x-amz-target'];
  if (target !== undefined) return targetCall(target, body);
  if (request.method === 'GET' || request.method === 'HEAD') {
    const path = new URL(request.url ?? '', 'http://s3').pathname;
    const action = request.method === 'GET' ? 'GetObject' : 'HeadObject';
    return { service: 'S3', action, subject: decodeURIComponent(path.slice(1)) } as const;
  }
  if (request.url?.startsWith('/findings/import')) {
    return { service: 'SecurityHub', action: 'BatchImportFindings', subject: '' } as const;
  }
  const subject = new URLSearchParams(body.toString()).get('Subject') ?? '';
  return { service: 'SNS', action: 'Publish', subject } as const;
}

interface ItemRequest {
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly ItemRequest['Key'][] }>>;
  readonly Key?: { readonly pk?: { readonly S?: string } };
  readonly Item?: { readonly pk?: { readonly S?: string } };
}

function targetCall(target: string, body: Buffer) {
  const action = target.split('.').at(-1) ?? '';
  if (target.startsWith('AmazonSQS')) return { service: 'SQS', action, subject: '' } as const;
  // The AWS CLI writes the name of a Java package before it.
  if (/(?:^|\.)CloudTrail_/.test(target)) return { service: 'CloudTrail', action, subject: '' } as const;
  return itemCall(target, body);
}

function itemCall(target: string, body: Buffer) {
  const { Key, Item, RequestItems = {} } = JSON.parse(body.toString()) as ItemRequest;
  const keys = [Item ?? Key, ...Object.values(RequestItems).flatMap(({ Keys = [] }) => Keys)];
  const subject = keys.flatMap((key) => key?.pk?.S ?? []).join('\n');
  return { service: 'DynamoDB', action: target.split('.').at(-1) ?? '', subject } as const;
}
