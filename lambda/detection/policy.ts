import type { FederationRequest } from './federation.ts';
import { isObject } from './record.ts';

const administratorAccess = /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/;

/** Does the session policy allow every action on every resource, or is AdministratorAccess attached? */
export function allowsEverything(request: FederationRequest): boolean {
  return request.policyArns.some((arn) => administratorAccess.test(arn)) || statements(request.policy).some(isOpen);
}

function statements(policy: string | undefined): unknown[] {
  if (policy === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(policy);
    const list = isObject(parsed) ? parsed.Statement : undefined;
    return Array.isArray(list) ? list : [list];
  } catch {
    // A policy that is no JSON cannot have been accepted by STS, so it allows nothing.
    return [];
  }
}

/** A condition is no excuse: it can be written to hold always. */
function isOpen(statement: unknown): boolean {
  if (!isObject(statement) || statement.Effect !== 'Allow') return false;
  const everyAction = holdsWildcard(statement.Action) || 'NotAction' in statement;
  const everyResource = holdsWildcard(statement.Resource) || 'NotResource' in statement;
  return everyAction && everyResource;
}

/** `*` and `**` and `*:*` all mean everything. */
function holdsWildcard(value: unknown): boolean {
  const list = Array.isArray(value) ? value : [value];
  return list.some((entry) => typeof entry === 'string' && /^\*+(:\*+)?$/.test(entry));
}
