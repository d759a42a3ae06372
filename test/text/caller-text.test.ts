import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inline, withoutLinks } from '../../lambda/text/caller-text.ts';
import { callerField } from '../../lambda/text/fields.ts';

/** What mail programs, chats and terminals turn into links. */
const links: readonly string[] = [
  'https://evil.example/sign-in',
  'HTTPS://EVIL.EXAMPLE',
  'http://192.0.2.1/a',
  'https://evil.example:8443/?a=b',
  'ftp://evil.internal/file',
  'hxxp://evil.name',
  '//evil.club/a',
  'www.evil.example',
  'WWW.evil.club',
  'www.evil.x1',
  'evil.com',
  'evil.com.',
  'evil.co.uk/sign-in',
  'evil.club/path',
  'evil.club?a=b',
  'xn--evl-tna.example',
  'evil.xn--p1ai',
  'бank.рф',
  'name@evil.example',
  'first.last+tag@mail.evil.club',
  'name@host',
  'mailto:name@evil.example',
  '[sign in](https://evil.example)',
  '<https://evil.example|sign in>',
  'https://s3.amazonaws.com/evil/page.html',
  'evil.s3.amazonaws.com',
  's3.amazonaws.com/evil',
  'arn:aws:iam::111122223333:role/aws-reserved/s3.amazonaws.com/evil',
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com.evil.example/x',
  'ec2.amazonaws.com.evil.example',
  'name@ec2.amazonaws.com',
];

/** As the programs recognize links, and wider. */
const recognized: readonly RegExp[] = [
  /[a-z][a-z0-9+.-]*:\/\//i,
  /(?:^|[^\p{L}\p{N}])www\./iu,
  /[\p{L}\p{N}._%+-]@[\p{L}\p{N}]/iu,
  /[\p{L}\p{N}-]\.(?:com|net|org|uk|cn|example|club|name|internal|рф|xn--p1ai)(?![\p{L}\p{N}-])/iu,
  /\]\(/,
];

const plain: readonly string[] = [
  'arn:aws:iam::111122223333:role/aws-service-role/ops/Deploy',
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_9a45132a4fc687f4',
  'arn:aws:iam::111122223333:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport',
  'arn:aws:iam::111122223333:user/alice.smith',
  'arn:aws:sts::111122223333:assumed-role/DataPipeline/i-0abcd1234',
  'ec2.amazonaws.com',
  'signin.amazonaws.com',
  '192.0.2.10',
  '192.0.2.1, 192.0.2.2',
  '2001:db8::1',
  'aws-cli/2.17.32 md/Botocore#1.34.145 ua/2.0 os/linux#6.1.0-1.amzn2023.x86_64 lang/python#3.11.8 exec-env/CloudShell',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0',
  'aws-sdk-java/1.12.261 Linux/5.10 OpenJDK_64-Bit_Server_VM/25.302-b08 java/1.8.0_302',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}',
  '2026-03-01T09:00:00Z',
  'ASIAIOSFODNN7EXAMPLE',
];

function linksIn(text: string): string[] {
  return recognized.filter((pattern) => pattern.test(text)).map(String);
}

describe('a text of a caller', () => {
  test.each(links)('is no link: %s', (link) => {
    for (const text of [link, `Sign in at ${link} now`, `(${link})`, `a,${link}`]) {
      const written = [withoutLinks(text), inline(text), callerField('client', text).join('\n')];
      expect(written.flatMap(linksIn)).toEqual([]);
    }
  });

  test('is no link whatever stands around it', () => {
    const around = fc.string({ unit: fc.constantFrom(...'ab1./:@-_ ()[]<>|?#,'), maxLength: 8 });
    fc.assert(
      fc.property(around, fc.constantFrom(...links), around, (before, link, after) => {
        const text = `${before}${link}${after}`;
        expect(linksIn(inline(text, 512)).filter((pattern) => !pattern.includes('com|net'))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(plain)('stays as it is if it is no link: %s', (text) => {
    expect(withoutLinks(text)).toBe(text);
  });

  test('stays readable where it is one', () => {
    expect(inline('https://evil.example/sign-in')).toBe('https[:]//evil[.]example/sign-in');
    expect(inline('alice@example.com')).toBe('alice[at]example[.]com');
    expect(inline('go to www.evil.club')).toBe('"go to www[.]evil[.]club"');
  });
});
