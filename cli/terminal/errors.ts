import { isNativeError } from 'node:util/types';

/** What a person can do about errors whose own message does not say it, by a part of that message or the error's name. */
const waysOut: readonly (readonly [RegExp, string])[] = [
  [/Region is missing/, 'set AWS_REGION, or a region in the AWS profile'],
  [/CredentialsProviderError|Could not load credentials/, 'sign in to AWS, or set AWS_PROFILE'],
  [/ExpiredToken|token.*expired/i, 'sign in to AWS again'],
  [/NoSuchBucket/, 'look at the name of the bucket'],
  [/AccessDenied/, 'it takes s3:ListBucket on the bucket, s3:GetObject on its objects and kms:Decrypt on their key'],
  [/ENOENT/, 'look at the path'],
  [/EACCES|EPERM/, 'you may not read it'],
];

/**
 * One sentence for a person: what went wrong and, where it is known, the way out.
 * @param about what the sentence will stand behind, such as a path: it is not told twice
 */
export function messageOf(error: unknown, about?: string): string {
  if (!isNativeError(error)) return String(error);
  // The SDK leaves the message of some errors empty.
  const message = error.message && error.message !== 'UnknownError' ? error.message : error.name;
  const said = about === undefined ? message : withoutPath(message, about);
  const wayOut = waysOut.find(([sign]) => sign.test(`${error.name} ${error.message}`))?.[1];
  return wayOut === undefined ? said : `${said} (${wayOut})`;
}

/** Node ends the messages of its system errors with the call and its path: `, open '/a/path'`. */
function withoutPath(message: string, path: string): string {
  const ending = ` '${path}'`;
  return message.endsWith(ending) ? message.slice(0, -ending.length).replace(/, \w+$/, '') : message;
}
