import { xmlError } from '../../bundle/aws-reply.ts';
import { type Fault, mayPass, notAllowed } from './fault.ts';

export const s3Faults: readonly Fault[] = [
  {
    name: 'throttled (SlowDown)',
    hits: 'one',
    reply: () => xmlError(503, 'SlowDown', 'Please reduce your request rate.'),
    advice: mayPass,
  },
  {
    name: 'internal error (500)',
    hits: 'one',
    reply: () => xmlError(500, 'InternalError', 'We encountered an internal error.'),
    advice: mayPass,
  },
  { name: 'connection reset', hits: 'one', reply: () => 'reset', advice: mayPass },
  { name: 'connection reset once', hits: 'one', times: 1, reply: () => 'reset' },
  { name: 'never answers', hits: 'one', reply: () => 'silence', advice: mayPass },
  { name: 'body stalls in the middle', hits: 'one', reply: cutAfterHalf('stall'), advice: mayPass },
  { name: 'body sends one byte a second', hits: 'one', reply: cutAfterHalf('drip'), advice: mayPass },
  { name: 'body breaks off', hits: 'one', reply: cutAfterHalf('reset'), advice: mayPass },
  {
    name: 'access denied',
    hits: 'one',
    reply: () => xmlError(403, 'AccessDenied', notAllowed('s3:GetObject')),
    advice: /allow s3:GetObject for its role/,
  },
  {
    name: 'access denied by KMS',
    hits: 'one',
    reply: () => xmlError(403, 'AccessDenied', notAllowed('kms:Decrypt')),
    advice: /kmsKeyArn.*kms:Decrypt/,
  },
  {
    name: 'KMS key disabled',
    hits: 'one',
    reply: () => xmlError(400, 'KMS.DisabledException', 'The key is disabled.'),
    advice: /key is disabled/,
  },
  {
    name: 'log file deleted, listing the bucket allowed',
    hits: 'one',
    reply: () => xmlError(404, 'NoSuchKey', 'The specified key does not exist.'),
    advice: /Unless a lifecycle rule deleted it/,
    retried: false,
  },
  {
    name: 'log file deleted, listing the bucket denied',
    hits: 'one',
    reply: () => xmlError(403, 'AccessDenied', notAllowed('s3:ListBucket')),
    advice: /probably deleted/,
  },
  {
    name: 'log file of 5 GB',
    hits: 'one',
    reply: () => ({ status: 200, body: 'x', headers: { 'content-length': String(5 * 2 ** 30) } }),
    advice: /does not write log files of this size/,
  },
  {
    name: 'bucket absent',
    hits: 'one',
    reply: () => xmlError(404, 'NoSuchBucket', 'The specified bucket does not exist.'),
    advice: /bucket does not exist/,
  },
];

function cutAfterHalf(ending: 'stall' | 'drip' | 'reset'): Fault['reply'] {
  return async (takeEffect) => {
    const answer = await takeEffect();
    return { ...answer, cut: { after: answer.body.length >> 1, ending } };
  };
}
