import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeTogether } from '../../cli/detect/detect.ts';
import type { AsnLookup } from '../../lambda/detection/asn.ts';
import { derivedNames, derivedValue, fieldsBehind, networkOf } from '../../lambda/detection/derived.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { fieldsOfSightings, sightingsOf } from '../../lambda/detection/sighting.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { federationTokenRecord } from '../records.ts';

describe('the network of an address', () => {
  test.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2::5', '2001:db8:1::/48'],
    ['2001:0DB8:0001::', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0::/48'],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
    ['AWS Internal', 'AWS Internal'],
  ])('%s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('is the same for every spelling of an IPv6 address', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), fc.nat(7), fc.nat(8), (groups, at, run) => {
        const zeroed = groups.map((group, i) => (i >= at && i < at + run ? 0 : group));
        const full = zeroed.map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = new URL(`http://[${full}]`).hostname.slice(1, -1);
        expect(networkOf(short)).toBe(networkOf(full));
        expect(networkOf(full)).toBe(
          `${zeroed
            .slice(0, 3)
            .map((group) => group.toString(16))
            .join(':')}::/48`,
        );
      }),
    );
  });
});

test('each derived value is read from the fields that it names', () => {
  const asnLookup: AsnLookup = (address) => ({ number: address.length, organization: 'Example' });
  const valueIn = (name: (typeof derivedNames)[number], from: CloudTrailRecord) => derivedValue(name, from, asnLookup);
  const record = federationTokenRecord();
  for (const name of derivedNames) {
    const read = new Set(fieldsBehind(name).map((field) => field.split('.')[0]));
    const needed = Object.fromEntries(Object.entries(record).filter(([field]) => read.has(field)));
    expect({ name, value: valueIn(name, needed) }).toEqual({ name, value: valueIn(name, record) });
    expect(valueIn(name, record)).toBeDefined();
  }
});

test('without a database no address has an autonomous system', () => {
  expect(derivedValue('asn', federationTokenRecord())).toBeUndefined();
});

describe('a term', () => {
  const logFile = { name: 'a', createdAt: 0 };
  const termsOf = (term: Rule['term'], changes = {}, asnLookup?: AsnLookup) =>
    sightingsOf([federationTokenRecord(changes)], [{ ...federation, term, asnLookup }], logFile).map(
      ({ key }) => key.term,
    );
  const part = (field: string) => ({ field, label: 'part' });

  test('can have derived parts', () => {
    const changes = { sourceIPAddress: '192.0.2.9', userIdentity: { type: 'AWSAccount', accountId: '444455556666' } };
    expect(termsOf([part('account'), part('network')], changes)).toEqual(['["444455556666","192.0.2.0/24"]']);
  });

  test('tells an address that the database does not have apart by its network, and a service by its name', () => {
    const asnLookup: AsnLookup = (address) =>
      address === '192.0.2.9' ? { number: 64496, organization: 'Example' } : undefined;
    const from = (sourceIPAddress: string) =>
      termsOf([part('asOrganization'), part('eventName')], { sourceIPAddress }, asnLookup);
    expect(from('192.0.2.9')).toEqual(['["Example","GetFederationToken"]']);
    expect(from('::FFFF:192.0.2.9')).toEqual(from('192.0.2.9'));
    expect(from('198.51.100.7')).toEqual(['["198.51.100.0/24","GetFederationToken"]']);
    expect(from('203.0.113.7')).toEqual(['["203.0.113.0/24","GetFederationToken"]']);
    expect(from('lambda.amazonaws.com')).toEqual(['["lambda.amazonaws.com","GetFederationToken"]']);
    expect(termsOf([part('asn')], { sourceIPAddress: '192.0.2.9' }, asnLookup)).toEqual(['64496']);
  });

  test('of each rule is made with the database of the rule', () => {
    const rules = [64496, 64497].map((number) => ({
      ...federation,
      term: [part('asn')] as const,
      asnLookup: () => ({ number }),
    }));
    const sightings = sightingsOf([federationTokenRecord()], rules, logFile);
    expect(sightings.map(({ key }) => key.term)).toEqual(['64496', '64497']);
  });

  test('with the elements of a list is one for each different element', () => {
    const resources = [{ ARN: 'x' }, { ARN: 'y' }, { ARN: 'x' }, {}];
    expect(termsOf([part('resources[].ARN')], { resources })).toEqual(['x', 'y']);
    expect(termsOf([part('eventName'), part('resources[].ARN')], { resources })).toEqual([
      '["GetFederationToken","x"]',
      '["GetFederationToken","y"]',
    ]);
  });

  test('with the elements of an absent or empty list is one that says so', () => {
    for (const resources of [undefined, null, [], [{}], 'x']) {
      expect(termsOf([part('resources[].ARN')], { resources })).toEqual(['none']);
    }
  });

  test('is read from the fields of sightings alone', () => {
    const term: Rule['term'] = [part('account'), part('network'), part('resources[].ARN')];
    const fields = fieldsOfSightings([{ ...federation, term }]);
    expect(fields).toEqual(expect.arrayContaining(['userIdentity.accountId', 'sourceIPAddress', 'resources']));
  });
});

test('an alert has the autonomous system of its source, and the reasons of a rule can depend on it', async () => {
  const when = [{ field: 'asOrganization', is: ['Example'] }];
  const reason = { id: 'from-example', points: 9, text: 'the network belongs to Example', when };
  const autonomousSystem = { number: 64496, organization: 'Example' };
  const asnLookup: AsnLookup = (address) => (address === '192.0.2.9' ? autonomousSystem : undefined);
  const rule: Rule = { ...federation, reasons: [reason], asnLookup };
  const alertFrom = async (sourceIPAddress: string) => {
    const sightings = sightingsOf([federationTokenRecord({ sourceIPAddress })], [rule], { name: 'a', createdAt: 0 });
    const [alert] = (await judgeTogether(sightings, [], 0)).alerts;
    return [alert?.autonomousSystem, alert?.reasons.some(({ id }) => id === reason.id)];
  };
  expect(await alertFrom('192.0.2.9')).toEqual([autonomousSystem, true]);
  expect(await alertFrom('198.51.100.7')).toEqual([undefined, false]);
});
