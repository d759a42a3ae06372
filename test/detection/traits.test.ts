import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { traitsOf } from '../../lambda/detection/traits.ts';
import { federationTokenRecord } from '../records.ts';
import { assumeRoleRecord, signinTokenRecord } from './rules.ts';

function networkOf(sourceIPAddress: string): string | undefined {
  return traitsOf({ sourceIPAddress }).network;
}

describe('the network of an address', () => {
  test.each([
    ['192.0.2.10', '192.0.2.0/24'],
    ['10.1.2.3, 192.0.2.10', '10.1.2.0/24'],
    ['::ffff:192.0.2.10', '192.0.2.0/24'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['2001:0db8:0000:0001:0000:0000:0000:0001', '2001:db8:0::/48'],
    ['2001:DB8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['::1', '0:0:0::/48'],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
    ['AWS Internal', 'AWS Internal'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('is that of all addresses with the same first 48 bits, however they are written', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, ([a = 0, b = 0, c = 0, ...rest]) => {
        const hex = (group: number) => group.toString(16);
        const network = `${[a, b, c].map(hex).join(':')}::/48`;
        expect(networkOf([a, b, c, ...rest].map(hex).join(':'))).toBe(network);
        expect(networkOf([a, b, c, ...rest].map((group) => hex(group).padStart(4, '0')).join(':'))).toBe(network);
        // The URL parser writes the shortest form (RFC 5952).
        const short = new URL(`http://[${[a, b, c, ...rest].map(hex).join(':')}]`).hostname.slice(1, -1);
        expect(networkOf(short)).toBe(network);
      }),
    );
  });
});

describe('the client of a user agent', () => {
  test.each([
    ['aws-cli/2.27.40 md/command#sts.get-federation-token', 'aws-cli'],
    ['Boto3/1.34.1 md/Botocore#1.34.1 ua/2.0 os/linux', 'Boto3'],
    ['[Boto3/1.7.61 Python/3.5.0]', 'Boto3'],
    ['S3 Browser/10.9.9 (https://s3browser.com)', 'S3 Browser'],
    ['APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io) aws-sdk-go-v2/1.24.0', 'Terraform'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36', 'Chrome'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML) Chrome/126.0 Safari/537.36 Edg/126.0', 'Edge'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox'],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
    ['AWS Internal', 'AWS Internal'],
    ['/', undefined],
  ])('%s is %s', (userAgent, client) => {
    expect(traitsOf({ userAgent }).client).toBe(client);
  });
});

describe('the session name of a call', () => {
  test('is the name that the caller requests', () => {
    expect(traitsOf(federationTokenRecord()).sessionName).toBe('report-reader');
    expect(traitsOf(assumeRoleRecord()).sessionName).toBe('cli');
  });

  test('else is the name of its own session', () => {
    expect(traitsOf(signinTokenRecord()).sessionName).toBe('report-reader');
    const arn = 'arn:aws:sts::111122223333:assumed-role/Ops/erin@example.com';
    expect(traitsOf({ userIdentity: { arn } }).sessionName).toBe('erin@example.com');
  });

  test('is not the name of what another call creates', () => {
    const record = { eventName: 'CreateStack', requestParameters: { name: 'stack' } };
    expect(traitsOf(record).sessionName).toBeUndefined();
  });
});

test('what a history remembers is short and contains no credential', () => {
  const userAgent = `${'x'.repeat(500)}/1`;
  const name = 'sessionToken=EXAMPLETOKEN123';
  const traits = traitsOf(federationTokenRecord({ userAgent, requestParameters: { name } }));
  expect(traits.client).toHaveLength(64);
  expect(JSON.stringify(traits)).not.toContain('EXAMPLETOKEN123');
});
