import { xmlError } from '../../bundle/aws-reply.ts';
import { type Fault, lost, mayPass, notAllowed } from './fault.ts';

export const snsFaults: readonly Fault[] = [
  {
    name: 'throttled (Throttled)',
    hits: 'one',
    reply: () => xmlError(429, 'Throttled', 'Rate exceeded'),
    advice: mayPass,
  },
  {
    name: 'internal error (500)',
    hits: 'one',
    reply: () => xmlError(500, 'InternalError', 'Internal error'),
    advice: mayPass,
  },
  { name: 'connection reset', hits: 'one', reply: () => 'reset', advice: mayPass },
  { name: 'never answers', hits: 'one', reply: () => 'silence', advice: mayPass },
  // SNS cannot recognize the second attempt as a repeat. Receivers drop it by its alertId.
  { name: 'answer to the first publish lost', hits: 'one', times: 1, reply: lost, mostAlerts: 2 },
  {
    name: 'access denied',
    hits: 'all',
    reply: () => xmlError(403, 'AuthorizationError', notAllowed('SNS:Publish')),
    advice: /sns:Publish/,
  },
  {
    name: 'access denied by KMS',
    hits: 'all',
    reply: () => xmlError(400, 'KMSAccessDenied', 'The ciphertext refers to a key that you may not use.'),
    advice: /kms:GenerateDataKey/,
  },
  {
    name: 'KMS key disabled',
    hits: 'all',
    reply: () => xmlError(400, 'KMSDisabled', 'The key is disabled.'),
    advice: /key is disabled/,
  },
  {
    name: 'topic absent',
    hits: 'all',
    reply: () => xmlError(404, 'NotFound', 'Topic does not exist'),
    advice: /topic does not exist/,
  },
];
