import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../../cli/detect/memory-history.ts';
import { sightingsInLogFile } from '../../lambda/cloudtrail/sightings.ts';
import { detect } from '../../lambda/detection/detect.ts';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
import { sightingsOf } from '../../lambda/detection/sighting.ts';
import { assumeRoleRecord, byRole, firstAlertRule, followUpRule, signinTokenRecord } from './rules.ts';
import { callRecord, firstTime, userArn } from './sightings.ts';

const day = 86_400_000;
const rules = [firstAlertRule, byRole, followUpRule];
const logFile = { name: 's3://trail/one.json.gz', createdAt: firstTime };

type Rules = typeof rules;

async function alertsOn(records: readonly CloudTrailRecord[], among: Rules = rules): Promise<string[]> {
  const body = Buffer.from(JSON.stringify({ Records: records }));
  const { sightings } = await sightingsInLogFile(body, among, logFile);
  const run = { id: 'run-1', now: firstTime, lease: 1 };
  const { claims } = await detect(sightings, { exceptions: [], history: memoryHistory(), run });
  return claims.map(({ alert }) => `${alert.ruleId} ${textAt(alert.record, 'eventID')}`).sort();
}

/** A call as the oracle sees it. */
interface Drawn {
  readonly rule: 'firstAlertRule' | 'byRole' | 'followUpRule';
  readonly user: string;
  readonly role: string | undefined;
  readonly day: number;
  readonly succeeded: boolean;
  readonly userType: string;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  rule: fc.constantFrom('firstAlertRule', 'byRole', 'followUpRule'),
  user: fc.constantFrom('alice', 'bob'),
  role: fc.constantFrom('admin', 'audit', undefined),
  day: fc.integer({ min: 0, max: 40 }),
  succeeded: fc.boolean(),
  userType: fc.constantFrom('IAMUser', 'AssumedRole'),
});

function recordOf({ rule, user, role, day: days, succeeded, userType }: Drawn, index: number): CloudTrailRecord {
  const changes: CloudTrailRecord = {
    userIdentity: { type: userType, arn: userArn(user), accountId: '111122223333' },
    eventTime: new Date(firstTime + days * day).toISOString(),
    eventID: `event-${index}`,
    ...(succeeded ? {} : { errorCode: 'AccessDenied' }),
  };
  if (rule === 'firstAlertRule') return callRecord({ user, after: days * day, succeeded, eventID: `event-${index}` });
  if (rule === 'followUpRule') return signinTokenRecord(changes);
  return assumeRoleRecord({ ...changes, requestParameters: role === undefined ? null : { roleArn: role } });
}

/** By brute force: the calls without a call of the same rule and term in the window before. */
function expected(calls: readonly Drawn[], among: Rules): string[] {
  const indexed = calls.map((call, index) => ({ ...call, index, rule: ruleNamed(call.rule) }));
  const judged = indexed
    .filter(({ rule, succeeded, userType }) => {
      if (!among.includes(rule) || (rule !== firstAlertRule && !succeeded)) return false;
      return rule !== byRole || userType === 'IAMUser';
    })
    .sort((a, b) => a.day - b.day || Number(a.succeeded) - Number(b.succeeded));
  // A successful call whose role is not recorded has a term of its own.
  const termOf = (call: (typeof judged)[number]) =>
    JSON.stringify([call.rule.id, call.user, call.rule === byRole ? (call.role ?? call.index) : '']);
  const firstCalls = judged.filter((call, place) => {
    const before = judged.slice(0, place).filter((one) => termOf(one) === termOf(call));
    const like = call.succeeded ? before.filter(({ succeeded }) => succeeded) : before;
    return like.every((one) => call.day - one.day > call.rule.historyWindowDays);
  });
  return firstCalls.map(({ rule, index }) => `${rule.id} event-${index}`).sort();
}

function callName({ rule, user, role, day: days, succeeded }: Drawn): string {
  return JSON.stringify([rule, user, rule === 'byRole' ? (role ?? null) : '', days, succeeded]);
}

function ruleNamed(name: Drawn['rule']) {
  return { firstAlertRule, byRole, followUpRule }[name];
}

describe('several rules for one log file', () => {
  test('alert on the calls that brute force finds, each with its own term, outcome, conditions and window', async () => {
    // Calls of one day and term would differ only by their ids, which brute force does not know.
    const different = fc.uniqueArray(drawn, {
      maxLength: 14,
      selector: (call) => callName(call),
    });
    await fc.assert(
      fc.asyncProperty(different, fc.subarray(rules, { minLength: 1 }), async (calls, among) => {
        expect(await alertsOn(calls.map(recordOf), among)).toEqual(expected(calls, among));
      }),
      { numRuns: 500 },
    );
  });

  test('can match the same record', () => {
    const again = { ...byRole, id: 'test-again' };
    const sightings = sightingsOf([assumeRoleRecord()], [byRole, again], logFile);
    expect(sightings.map(({ key }) => key.ruleId)).toEqual([byRole.id, again.id]);
    expect(new Set(sightings.map(({ alertId }) => alertId)).size).toBe(2);
  });
});

describe('a term of several parts', () => {
  const termOf = (changes: CloudTrailRecord) =>
    sightingsOf([assumeRoleRecord(changes)], [byRole], logFile)[0]?.key.term;

  test('is the JSON list of the parts', () => {
    expect(termOf({})).toBe(JSON.stringify([userArn('alice'), 'arn:aws:iam::444455556666:role/admin']));
  });

  test('is still a term if a part is absent, and another than that of any text', () => {
    const without = termOf({ requestParameters: {} });
    expect(without).toBe(JSON.stringify([userArn('alice'), null]));
    for (const roleArn of ['null', 'none', '"]', ' '])
      expect(termOf({ requestParameters: { roleArn } })).not.toBe(without);
    expect(termOf({ requestParameters: { roleArn: '' } })).toBe(without);
  });

  test.each([
    ['CloudTrail left the request out', { reason: 'requestParameters too large', omitted: true }],
    ['the record has no request', null],
    ['the record has no such field', undefined],
    ['the record has a text in its place', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
  ])('is the own term of each event if %s', (_, requestParameters) => {
    const [one, other] = ['1', '2'].map((eventID) => termOf({ requestParameters, eventID }));
    expect(one).not.toBe(other);
    expect(termOf({ requestParameters, eventID: '1' })).toBe(one);
  });

  test('is one term for denied calls, which CloudTrail records without their request', () => {
    const rule = { ...byRole, outcome: 'any' as const };
    const terms = ['1', '2'].map((eventID) => {
      const record = assumeRoleRecord({ requestParameters: null, errorCode: 'AccessDenied', eventID });
      return sightingsOf([record], [rule], logFile)[0]?.key.term;
    });
    expect(terms[0]).toBe(terms[1]);
  });

  test('cannot be forged by one part that looks like two', () => {
    const two = fc.tuple(fc.string(), fc.string());
    const termFor = ([arn, roleArn]: readonly [string, string]) =>
      termOf({ userIdentity: { type: 'IAMUser', arn: `arn:${arn}` }, requestParameters: { roleArn: `r${roleArn}` } });
    fc.assert(
      fc.property(two, two, (a, b) => {
        expect(termFor(a) === termFor(b)).toBe(a[0] === b[0] && a[1] === b[1]);
      }),
    );
  });
});

describe('a reason that one rule defines', () => {
  test('raises the score if all its conditions are met', async () => {
    const rated = async (requestParameters: CloudTrailRecord) => {
      const sightings = sightingsOf([assumeRoleRecord({ requestParameters })], [byRole], logFile);
      const run = { id: 'run-1', now: firstTime, lease: 1 };
      const { claims } = await detect(sightings, { exceptions: [], history: memoryHistory(), run });
      return claims.map(({ alert }) => [alert.riskScore, alert.reasons.map(({ id }) => id)]);
    };
    expect(await rated({ externalId: 'partner' })).toEqual([[51, ['cross-account', 'no-mfa']]]);
    expect(await rated({ externalId: 'other' })).toEqual([[25, ['no-mfa']]]);
  });
});
