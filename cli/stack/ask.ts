import { isNativeError } from 'node:util/types';
/** The credentials do not allow a call. `action` is the missing permission, as IAM names it. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';
  readonly action: string;

  constructor(action: string, cause: unknown) {
    super(`missing permission ${action}: grant it to your role or user`, { cause });
    this.action = action;
  }
}

const denied = /AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized|^Forbidden$|^403$/;

/** AWS usually names the missing permission. It can differ from the call, as with KMS. */
const namedAction = /not authorized to perform:? ([\w-]+:\w+)/;

/**
 * Waits for a call to AWS.
 * @param action the permission that the call needs, as IAM names it
 * @throws NotAllowedError if the permission is missing; any other error unchanged
 */
export async function ask<Answer>(action: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!(isNativeError(error) && denied.test(error.name))) throw error;
    throw new NotAllowedError(namedAction.exec(error.message)?.[1] ?? action, error);
  }
}
