import { isNativeError } from 'node:util/types';

/**
 * Why a call to the system failed: `no such file or directory` for `ENOENT: no such file or directory, open '/a/path'`. The message
 * of any other error is returned as it is.
 * @param path a path that the caller names, so that it is not repeated
 */
export function systemReason(cause: unknown, path?: string): string {
  if (!isNativeError(cause)) return String(cause);
  const { message, code } = cause as NodeJS.ErrnoException;
  if (code === undefined || !message.startsWith(`${code}: `)) return message;
  const sentence = message.slice(code.length + 2);
  const about = path === undefined ? '' : ` '${path}'`;
  return (sentence.endsWith(about) ? sentence.slice(0, sentence.length - about.length) : sentence).replace(
    /, \w+$/,
    '',
  );
}
