import type { Answer } from '../../bundle/aws-reply.ts';
import { type Fault, lost, mayPass, notAllowed } from './fault.ts';

/** All findings of a run are in one call. The email is sent in any case, and only once. */
export const securityHubFaults: readonly Fault[] = [
  {
    name: 'throttled (TooManyRequests)',
    hits: 'all',
    reply: () => error(429, 'TooManyRequestsException'),
    advice: mayPass,
  },
  {
    name: 'throttled (LimitExceeded)',
    hits: 'all',
    reply: () => error(429, 'LimitExceededException'),
    advice: mayPass,
  },
  { name: 'internal error (500)', hits: 'all', reply: () => error(500, 'InternalException'), advice: mayPass },
  { name: 'connection reset', hits: 'all', reply: () => 'reset', advice: mayPass },
  { name: 'never answers', hits: 'all', reply: () => 'silence', advice: mayPass },
  { name: 'answer to the first import lost', hits: 'all', times: 1, reply: lost },
  {
    name: 'access denied',
    hits: 'all',
    reply: () => error(403, 'AccessDeniedException', notAllowed('securityhub:BatchImportFindings')),
    advice: /its role needs securityhub:BatchImportFindings/,
  },
  { name: 'not enabled', hits: 'all', reply: () => error(401, 'InvalidAccessException'), advice: /is not enabled/ },
  { name: 'finding not valid', hits: 'all', reply: () => error(400, 'InvalidInputException'), advice: /refused this/ },
  { name: 'finding accepted by nobody', hits: 'all', reply: () => counts(0), advice: /retried up to five times/ },
];

function error(status: number, code: string, message = code): Answer {
  const headers = { 'x-amzn-errortype': code, 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify({ Message: message }) };
}

function counts(SuccessCount: number): Answer {
  return { status: 200, body: JSON.stringify({ SuccessCount, FailedCount: 0, FailedFindings: [] }) };
}
