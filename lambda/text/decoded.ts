/**
 * The text of a file, without its byte order mark: UTF-8, or UTF-16, in which PowerShell on Windows writes what a command prints.
 * Detected by the byte order mark, or by the position of the zeros in the first character, if that is ASCII.
 */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return decodedAs('utf-16le', bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return decodedAs('utf-16be', bytes);
  return decodedAs('utf-8', bytes);
}

function decodedAs(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}
