/** What credentials are called, in words; each counts in any spelling: `sessionToken`, `session_token`, `X-Session-Token`. */
const secretNames = [
  'session token',
  'security token',
  'sign in token',
  'web identity token',
  'access token',
  'refresh token',
  'id token',
  'identity token',
  'auth token',
  'authorization token',
  'bearer token',
  'api token',
  'token value',
  'token code',
  'session key',
  'secret key',
  'secret access key',
  'private key',
  'signing key',
  'api key',
  'client secret',
  'shared secret',
  'secret string',
  'secret binary',
  'secret value',
  'saml assertion',
  'saml response',
  'amz signature',
  'password',
  'passwd',
  'passphrase',
] as const;

const secretField = new RegExp(
  `(?:^(?:token|secret)|${secretNames.map((name) => name.replaceAll(' ', '')).join('|')})s?$`,
);

/** A field of this name holds a credential, whatever is before the name: `newPassword`, `x-amz-security-token`. */
export function isSecretName(name: string): boolean {
  return secretField.test(name.replace(/[^A-Za-z0-9]/g, '').toLowerCase());
}

/** A quotation mark as it is, or as JSON, a URL or XML escapes it. */
const quote = String.raw`(?:\\*["'\`]|\\*u002[27]|%(?:25)*2[27]|&quot;|&#3[49];)`;
/** What can be between a name and its separator. No two of these start alike and the number is limited: linear time. */
const around = String.raw`(?:[\\"'\`\s\[(]|u002[27]|%(?:25)*(?:20|2[27]|5[Bb])|&quot;|&#3[49];){0,40}`;
const separator = `(?:=>|[=:>]|%(?:25)*3[AaDd]|&gt;)`;
const spelled = secretNames.map((name) => name.replaceAll(' ', '[-_. ]?')).join('|');
/** As in `{"name": "sessionToken", "value": …}`. */
const namedBefore = `(?:,${around}(?:value|content)${around})?`;
const quoted = String.raw`(?<mark>${quote})(?:(?!(?<!\\)\k<mark>)[^])+`;
const unquoted = String.raw`(?:\\+\/|\\+u00(?!2[27])[0-9A-Fa-f]{2}|%(?!(?:25)*(?:2[0267Cc]|7[Dd]|0[Aa]|5[Dd]))[0-9A-Fa-f]{2}|[^\\"'\`\s,})\]<>&;%])+`;

/** A name, a separator and a value. */
const assigned = new RegExp(
  String.raw`(?<before>(?:${spelled})s?${around}${namedBefore}${separator}(?:[\s\[(]|%(?:25)*(?:20|5[Bb]))*)(?:${quoted}|${unquoted})`,
  'gi',
);

const oneWord = spelled.replaceAll('[-_. ]?', '[-_]?');

/** A name in one word and a long value behind white space, as on a command line. The value is not another such name. */
const onCommandLine = new RegExp(
  String.raw`(?<before>(?:${oneWord})\s+)(?![\w-]*(?:${oneWord})\s)[\w+/=%.~-]{16,}`,
  'gi',
);

/** Credentials that show by themselves: session tokens of STS, JSON web tokens, bearer tokens, private keys. */
const byShape = new RegExp(
  [
    String.raw`(?:IQoJ|FwoG|FQoG|FQoD|AQoD|AQoE)(?:[\w+/=-]|\\+\/|\\+u00(?:2[bBfF]|3[dD])|%(?:25)*(?:2[bBfF]|3[dD])){8,}`,
    String.raw`(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`,
    String.raw`\b(?<=bearer\s{1,4})[\w.~+/=-]{12,}`,
    `-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----END)[^])*`,
  ].join('|'),
  'gi',
);

/** The text with every credential in it replaced, whether its name or its shape shows it. */
export function withoutSecrets(text: string): string {
  return text
    .replace(onCommandLine, '$<before>REDACTED')
    .replace(assigned, '$<before>$<mark>REDACTED')
    .replace(byShape, 'REDACTED');
}
