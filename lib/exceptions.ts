import { z } from 'zod';
import type { Exception } from '../lambda/detection/exceptions.ts';
import { ruleIds } from './rule-ids.ts';

/** A list of exceptions is none, or holds an entry that is not allowed; each line of the message names one and why. */
export class ExceptionsError extends Error {
  override readonly name: string = 'ExceptionsError';
}

const text = z.string().trim().min(1, 'must not be empty');

const exception = z.strictObject({
  rule: z.enum(ruleIds, `must be the id of a rule: ${ruleIds.join(', ')}`),
  principal: text.refine((pattern) => !pattern.startsWith('!'), 'must not begin with "!"'),
  accountId: z
    .string()
    .regex(/^\d{12}$/, 'must be 12 digits')
    .optional(),
  sourceIp: z
    .union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], 'must be a CIDR block such as 192.0.2.0/24, or an address')
    .optional(),
  sessionName: text.optional(),
  reason: text,
  owner: text,
  expires: z.iso.date('must be a date, YYYY-MM-DD'),
}) satisfies z.ZodType<Exception>;

/**
 * Checks exceptions that came from `source`, which only serves the messages.
 * @throws ExceptionsError naming every faulty entry
 */
export function parseExceptions(content: unknown, source: string): readonly Exception[] {
  if (!Array.isArray(content)) throw new ExceptionsError(`${source} must hold a JSON list of exceptions.`);
  const faults = content.flatMap((entry, index) => faultsOf(entry, `${source}: entry ${index + 1}`));
  if (faults.length > 0) throw new ExceptionsError(faults.join('\n'));
  return content.map((entry) => exception.parse(entry));
}

function faultsOf(entry: unknown, where: string): string[] {
  const result = exception.safeParse(entry);
  if (result.success) return [];
  return result.error.issues.map((issue) => `${where}${principalOf(entry)}: ${faultOf(issue, entry)}.`);
}

function faultOf(issue: z.core.$ZodIssue, entry: unknown): string {
  const field = issue.path.join('.');
  if (field === '') return issue.message;
  const value = (entry as Record<string, unknown>)[field];
  return value === undefined ? `"${field}" is missing` : `"${field}" is ${JSON.stringify(value)}, but ${issue.message}`;
}

function principalOf(entry: unknown): string {
  const principal = (entry as { principal?: unknown } | null)?.principal;
  return typeof principal === 'string' ? ` (${principal})` : '';
}
