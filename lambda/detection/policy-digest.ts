import { createHash } from 'node:crypto';
import type { FederationRequest } from './federation.ts';
import { isObject } from './record.ts';

/**
 * The same for session policies that differ only in their form: in the order of statements, actions, resources and attached
 * policies, in single values and lists of one, in the case of actions, and in `Sid` and `Id`.
 * @returns 16 hexadecimal digits; undefined without a policy
 */
export function policyDigest({ policy, policyArns }: FederationRequest): string | undefined {
  if (policy === undefined && policyArns.length === 0) return undefined;
  const text = JSON.stringify([policy === undefined ? null : canonical(parsed(policy)), policyArns.toSorted()]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function parsed(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return policy;
  }
}

/** STS accepts policies of at most 2,048 characters, so they are not nested deeply; others are no policies. */
const deepest = 20;

function canonical(value: unknown, name = '', depth = 0): unknown {
  if (depth > deepest) return null;
  if (Array.isArray(value)) {
    const entries = value.map((entry) => JSON.stringify(canonical(entry, name, depth + 1)));
    return [...new Set(entries)].sort();
  }
  if (isObject(value)) {
    const members = Object.entries(value)
      .filter(([member]) => member !== 'Sid' && member !== 'Id')
      .map(([member, one]) => [member, canonical(Array.isArray(one) ? one : [one], member, depth + 1)]);
    return Object.fromEntries(members.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  }
  return typeof value === 'string' && name.endsWith('Action') ? value.toLowerCase() : value;
}
