import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSecretName, withoutSecrets } from '../../lambda/detection/secrets.ts';

/** As STS writes them: their bytes are base64, with slashes and pluses. */
const token = 'IQoJb3JpZ2luX2VjEXAMPLE/+w/TOKEN//EXAMPLE+EXAMPLE==';
const plain = 'hunter2-EXAMPLE/+x';

const names = [
  'sessionToken',
  'SessionToken',
  'session_token',
  'aws_session_token',
  'X-Amz-Security-Token',
  'SigninToken',
  'sessionKey',
  'secretAccessKey',
  'tokenValue',
  'accessToken',
  'clientSecret',
  'privateKey',
  'password',
  'newPassword',
  'masterUserPassword',
  'secretString',
  'webIdentityToken',
  'SAMLAssertion',
  'refreshToken',
  'idToken',
  'tokenCode',
  'X-Amz-Signature',
];

const json = (value: unknown) => JSON.stringify(value);
const slashes = (text: string) => text.replaceAll('/', '\\/');

const texts: readonly (readonly [string, (name: string, secret: string) => string])[] = [
  ['in JSON', (name, secret) => json({ a: 1, [name]: secret, b: 2 })],
  ['in pretty JSON', (name, secret) => JSON.stringify({ a: { [name]: secret } }, null, 2)],
  ['in JSON with escaped slashes', (name, secret) => slashes(json({ [name]: secret }))],
  ['in JSON within JSON', (name, secret) => json({ a: json({ [name]: secret }) })],
  ['in JSON within JSON within JSON', (name, secret) => json({ a: json({ b: json({ [name]: secret }) }) })],
  ['in JSON with escaped slashes within JSON', (name, secret) => json({ a: slashes(json({ [name]: secret })) })],
  ['in JSON with escaped quotes', (name, secret) => json({ [name]: secret }).replaceAll('"', '\\u0022')],
  ['in URL-encoded JSON', (name, secret) => encodeURIComponent(json({ [name]: secret }))],
  [
    'in JSON that is URL-encoded twice',
    (name, secret) => encodeURIComponent(encodeURIComponent(json({ [name]: secret }))),
  ],
  ['in a list in JSON', (name, secret) => json({ [`${name}s`]: [secret] })],
  ['in a query', (name, secret) => `GET /?${name}=${encodeURIComponent(secret)}&X-Amz-Date=1`],
  ['in an assignment', (name, secret) => `{credentials={${name}=${secret}, expiration=x}}`],
  ['in a Ruby hash', (name, secret) => `{:${name}=>"${secret}", :x=>1}`],
  ['in a header', (name, secret) => `${name}: ${secret}`],
  ['in XML', (name, secret) => `<${name}>${secret}</${name}>`],
  ['in escaped XML', (name, secret) => `&lt;${name}&gt;${secret}&lt;/${name}&gt;`],
  ['in a command', (name, secret) => `aws x --${name} ${secret} --region y`],
  ['in a configuration file', (name, secret) => `${name} ${secret}`],
  ['behind a word that is such a name too', (name, secret) => `policy/CreatePassword ${name} ${secret}`],
  ['in a pair of name and value', (name, secret) => json([{ name, value: secret }])],
  ['in single quotes', (name, secret) => `{'${name}': '${secret}'}`],
];

describe('a credential in a text', () => {
  test.each(texts)('is replaced %s, whatever its name', (_, write) => {
    const leaking = names.flatMap((name) => {
      const text = write(name, plain);
      const cleaned = withoutSecrets(text);
      return cleaned.includes('EXAMPLE') || cleaned.includes('hunter') ? [{ text, cleaned }] : [];
    });
    expect(leaking).toEqual([]);
  });

  test.each(texts)('is replaced %s if it is a session token, under a name that says nothing', (_, write) => {
    expect(withoutSecrets(write('note', token))).not.toMatch(/b3JpZ2lu|EXAMPLE|TOKEN/);
  });

  test.each([
    ['a token of STS', token],
    ['an older token of STS', `FwoGZXIvYXdzEXAMPLE${'A/+'.repeat(30)}`],
    ['a JSON web token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJFWEFNUExFIn0.RVhBTVBMRQ'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nEXAMPLE\n-----END RSA PRIVATE KEY-----'],
  ])('is replaced by its shape alone: %s', (_, secret) => {
    expect(withoutSecrets(`before ${secret} behind`)).toMatch(/^before REDACTED.* ?behind$/s);
    expect(withoutSecrets(`before ${secret} behind`)).not.toMatch(/EXAMPLE|WEFNUExF/);
  });

  test('can contain quotation marks and commas', () => {
    for (const secret of ['a,b"c', 'a"b', "it's", 'a b}c', 'a\\b']) {
      const cleaned = [json({ password: secret }), json({ x: json({ password: secret, y: 1 }) })].map(withoutSecrets);
      expect(cleaned).toEqual(['{"password":"REDACTED"}', '{"x":"{\\"password\\":\\"REDACTED\\",\\"y\\":1}"}']);
    }
  });

  test('takes no long time to find, however a text is made', () => {
    const parts = ['sessionToken', ' ', '"', '\\', ':', '%22', 'password', '=', 'IQoJ', 'eyJ', '.', ','];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 }), (some) => {
        const text = some
          .join('')
          .repeat(Math.ceil(4096 / some.join('').length))
          .slice(0, 4096);
        const started = performance.now();
        withoutSecrets(text);
        expect(performance.now() - started).toBeLessThan(1500);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a text without credentials', () => {
  test.each([
    'The security token included in the request is invalid',
    'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:GetSessionToken on resource: *',
    'arn:aws:iam::111122223333:user/password-reset-service',
    'aws-cli/2.27.40 md/command#sts.get-federation-token',
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-a1B2c3',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:UpdateAccountPasswordPolicy","Resource":"*"}]}',
  ])('stays as it is: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('the name of a field', () => {
  test.each(names)('%s shows that it contains a credential', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each([
    'accessKeyId',
    'secretId',
    'passwordResetRequired',
    'passwordLastUsed',
    'minimumPasswordLength',
    'nextToken',
    'clientToken',
    'clientRequestToken',
    'publicKey',
    'kmsKeyId',
    'privateKeyId',
    'tokenCount',
    'name',
    'policy',
    'key',
    'sessionContext',
    'sessionCredentialFromConsole',
    'secretArn',
    'userName',
  ])('%s says nothing of the kind', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

test('a text that repeats any part of a credential takes no longer than its length lets it', () => {
  const parts = [
    '\\',
    '"',
    ' ',
    '%25',
    '%20',
    'u0022',
    '&quot;',
    'password',
    ',',
    'value',
    '=',
    'IQoJ',
    'eyJ',
    '-',
    'bearer ',
  ];
  const units = parts.flatMap((one) => parts.map((other) => `${one}${other}`));
  const slow = units.filter((unit) => {
    const text = `password${unit.repeat(8_000)}`;
    const start = performance.now();
    withoutSecrets(text);
    return performance.now() - start > 1_000;
  });
  expect(slow).toEqual([]);
});
