import { isNativeError } from 'node:util/types';
/** The person's credentials do not allow a call; `action` is what they lack, as IAM names it. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';
  readonly action: string;

  constructor(action: string, cause: unknown) {
    super(`you may not ${action}: let your role or user do it, or ask somebody who may`, { cause });
    this.action = action;
  }
}

const denied = /AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized|^Forbidden$|^403$/;

/** AWS mostly names what is missing, and that may be another action than the one that was called, as with KMS. */
const namedAction = /not authorized to perform:? ([\w-]+:\w+)/;

/**
 * Waits for a call to AWS.
 * @param action what the call takes, as IAM names it
 * @throws NotAllowedError where the caller may not; any other error as it is
 */
export async function ask<Answer>(action: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!(isNativeError(error) && denied.test(error.name))) throw error;
    throw new NotAllowedError(namedAction.exec(error.message)?.[1] ?? action, error);
  }
}
