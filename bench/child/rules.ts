import type { Rule } from '../../lambda/detection/rule.ts';
import { rule as createAccessKey } from '../../lambda/rules/iam-create-access-key.ts';
import { rule as createOidcProvider } from '../../lambda/rules/iam-create-oidc-provider.ts';
import { rule as createUser } from '../../lambda/rules/iam-create-user.ts';
import { rule as updateAssumeRolePolicy } from '../../lambda/rules/iam-update-assume-role-policy.ts';
import { rule as consoleLogin } from '../../lambda/rules/signin-console-login-without-mfa.ts';
import { rule as getSigninToken } from '../../lambda/rules/signin-get-signin-token.ts';
import { rule as startSession } from '../../lambda/rules/ssm-start-session.ts';
import { rule as assumeRoleByUser } from '../../lambda/rules/sts-assume-role-by-user.ts';
import { rule as assumeRoot } from '../../lambda/rules/sts-assume-root.ts';
import { rule as getCallerIdentity } from '../../lambda/rules/sts-get-caller-identity.ts';
import { rule as getFederationToken } from '../../lambda/rules/sts-get-federation-token.ts';
import { rule as roleChaining } from '../../lambda/rules/sts-role-chaining.ts';

/** Ten event names, none of which occurs in the generated log files without a match. */
export const tenRules: readonly Rule[] = [
  getFederationToken,
  getCallerIdentity,
  assumeRoot,
  getSigninToken,
  consoleLogin,
  createAccessKey,
  createUser,
  createOidcProvider,
  updateAssumeRolePolicy,
  startSession,
];

/** The rules on the calls that an account makes most. */
export const stsRules: readonly Rule[] = [assumeRoleByUser, roleChaining, getCallerIdentity];
