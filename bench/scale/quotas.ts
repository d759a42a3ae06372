import { batchSize } from '../../lib/delivery-limits.ts';
import { count, rate } from '../cost/amounts.ts';
import { type Scaled, writesInBurst } from './scaled.ts';

interface Quota {
  readonly name: string;
  readonly byDefault: string;
  readonly used: (one: Scaled) => string;
}

/**
 * Quotas that a large organization comes near to. Sources: AWS Lambda developer guide, "Lambda quotas" and "Configuring scaling
 * behavior for SQS event source mappings"; Amazon SQS developer guide, "Standard queue quotas"; Amazon DynamoDB developer guide, "Initial
 * throughput and scaling properties"; Amazon S3 user guide, "Best practices design patterns"; AWS KMS developer guide, "Request quotas".
 */
const quotas: readonly Quota[] = [
  {
    name: 'Lambda: concurrent executions in a Region',
    byDefault: '1,000; a new account has fewer',
    used: ({ burst }) => count(burst.mostAtOnce),
  },
  {
    name: 'Lambda: `MaximumConcurrency` of an event source',
    byDefault: '1,000, fixed',
    used: ({ concurrency }) => count(concurrency),
  },
  {
    name: 'SQS: messages in flight',
    byDefault: 'about 120,000',
    used: ({ burst }) => count(burst.mostAtOnce * batchSize),
  },
  {
    name: 'DynamoDB: writes a second of a new table',
    byDefault: '4,000, then twice the last peak',
    used: (one) => rate(writesInBurst(one)),
  },
  { name: 'S3: reads a second of a prefix', byDefault: '5,500', used: (one) => `${rate(writesInBurst(one))} in all` },
  {
    name: 'KMS: decryptions a second, if the trail is encrypted',
    byDefault: 'thousands, by Region; shared with the account',
    used: (one) => rate(writesInBurst(one)),
  },
];

export function quotaRows(all: readonly Scaled[]): string[][] {
  return quotas.map(({ name, byDefault, used }) => [name, byDefault, ...all.map(used)]);
}
