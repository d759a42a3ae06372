import { listOf } from './policy.ts';
import { isObject, type JsonObject } from './record.ts';

/** Who can assume a role, the widest first. */
export type Trust = 'anyone' | 'whole-provider' | 'another-account' | 'own-account';

const widestFirst: readonly Trust[] = ['anyone', 'whole-provider', 'another-account', 'own-account'];

/**
 * The widest trust that the statements of a trust policy give. A condition narrows it; to whom, only a person can say, so that
 * `*` with a condition counts as another account, and a provider with a condition as the own one. (IAM user guide, "AWS JSON
 * policy elements: Principal".)
 * @param policy JSON text, as in the request of `UpdateAssumeRolePolicy`
 * @param account of the role
 * @returns undefined if the text is not a policy
 */
export function trustOf(policy: string, account: string): Trust | undefined {
  const trusts = new Set(statementsOf(policy).flatMap((statement) => trustsIn(statement, account)));
  return widestFirst.find((trust) => trusts.has(trust));
}

/** Whom a trust policy names: ARNs, IDs, accounts, identity providers, and `*` for everyone. Without AWS services. */
export function trustedBy(policy: string): readonly string[] {
  return statementsOf(policy).flatMap(({ Effect, Principal, NotPrincipal }) => {
    if (Effect !== 'Allow') return [];
    if (Principal === '*' || NotPrincipal !== undefined) return ['*'];
    return isObject(Principal) ? [...textsIn(Principal.AWS), ...textsIn(Principal.Federated)] : [];
  });
}

function statementsOf(policy: string): JsonObject[] {
  try {
    const parsed: unknown = JSON.parse(policy);
    return listOf(isObject(parsed) ? parsed.Statement : undefined).filter(isObject);
  } catch {
    // IAM rejects a policy that is not JSON.
    return [];
  }
}

function trustsIn({ Effect, Principal, NotPrincipal, Condition }: JsonObject, account: string): Trust[] {
  if (Effect !== 'Allow') return [];
  const isConditional = Condition !== undefined;
  const everyone: Trust = isConditional ? 'another-account' : 'anyone';
  if (Principal === '*' || NotPrincipal !== undefined) return [everyone];
  if (!isObject(Principal)) return [];
  const ofAws = textsIn(Principal.AWS).map((one): Trust => {
    if (one === '*') return everyone;
    return (accountIn(one) ?? account) === account ? 'own-account' : 'another-account';
  });
  const ofProviders = textsIn(Principal.Federated).map((): Trust => (isConditional ? 'own-account' : 'whole-provider'));
  const ofServices = textsIn(Principal.Service).map((): Trust => 'own-account');
  return [...ofAws, ...ofProviders, ...ofServices];
}

/** The account of an ARN, or an account ID itself; undefined for the ID of a deleted user or role. */
function accountIn(principal: string): string | undefined {
  return /^\d{12}$/.test(principal) ? principal : principal.split(':')[4];
}

function textsIn(value: unknown): string[] {
  return listOf(value).filter((entry) => typeof entry === 'string');
}
