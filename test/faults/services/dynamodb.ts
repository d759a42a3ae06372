import { jsonError } from '../../bundle/aws-reply.ts';
import { type Fault, lost, mayPass, notAllowed } from './fault.ts';

export const dynamoDbFaults: readonly Fault[] = [
  {
    name: 'throttled (ProvisionedThroughputExceeded)',
    hits: 'one',
    reply: () => jsonError(400, 'ProvisionedThroughputExceededException', 'The table is throttled.'),
    advice: mayPass,
  },
  {
    name: 'throttled (ThrottlingException)',
    hits: 'one',
    reply: () => jsonError(400, 'ThrottlingException', 'Rate of requests exceeds the allowed throughput.'),
    advice: mayPass,
  },
  {
    name: 'internal error (500)',
    hits: 'one',
    reply: () => jsonError(500, 'InternalServerError', 'The request processing has failed.'),
    advice: mayPass,
  },
  { name: 'connection reset', hits: 'one', reply: () => 'reset', advice: mayPass },
  { name: 'never answers', hits: 'one', reply: () => 'silence', advice: mayPass },
  { name: 'never answers a write', hits: 'one', action: 'PutItem', reply: () => 'silence', advice: mayPass },
  { name: 'answer to the first write lost', hits: 'one', action: 'PutItem', times: 1, reply: lost },
  { name: 'answer to every write lost', hits: 'one', action: 'PutItem', reply: lost, advice: mayPass },
  {
    name: 'access denied',
    hits: 'all',
    reply: () => jsonError(400, 'AccessDeniedException', notAllowed('dynamodb:BatchGetItem')),
    advice: /dynamodb:BatchGetItem, dynamodb:GetItem, dynamodb:PutItem and dynamodb:UpdateItem/,
  },
  {
    name: 'table absent',
    hits: 'all',
    reply: () => jsonError(400, 'ResourceNotFoundException', 'Requested resource not found'),
    advice: /table does not exist/,
  },
  {
    name: 'item too large',
    hits: 'one',
    action: 'PutItem',
    reply: () => jsonError(400, 'ValidationException', 'Item size has exceeded the maximum allowed size'),
    advice: /exceeds the size limit of DynamoDB/,
  },
];
