import { isNativeError } from 'node:util/types';
import { systemReason } from '../../lambda/text/system-reason.ts';

/** The fix for errors whose own message does not name it, by a part of the message or the error's name. */
const fixes: readonly (readonly [RegExp, string])[] = [
  [/Region is missing/, 'set AWS_REGION, or a Region in the AWS profile'],
  [/CredentialsProviderError|Could not load credentials/, 'sign in to AWS, or set AWS_PROFILE'],
  [/ExpiredToken|token.*expired/i, 'sign in to AWS again'],
  [/ResourceNotFoundException/, 'check the name of the table and the Region'],
  [/NoSuchBucket/, 'check the name of the bucket'],
  [/AccessDenied/, 'you need s3:ListBucket on the bucket, s3:GetObject on its objects and kms:Decrypt on their key'],
];

/**
 * One sentence for the user: what went wrong and, if it is known, the fix.
 * @param about a path that the caller prints before the sentence, so that it is not repeated
 */
export function messageOf(error: unknown, about?: string): string {
  if (!isNativeError(error)) return String(error);
  // The SDK leaves the message of some errors empty.
  const message = error.message && error.message !== 'UnknownError' ? systemReason(error, about) : error.name;
  const fix = fixes.find(([sign]) => sign.test(`${error.name} ${error.message}`))?.[1];
  return fix === undefined ? message : `${message} (${fix})`;
}
