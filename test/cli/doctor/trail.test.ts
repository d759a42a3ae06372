import type {
  AdvancedFieldSelector,
  GetEventSelectorsResponse,
  GetTrailStatusResponse,
  Trail,
} from '@aws-sdk/client-cloudtrail';
import { describe, expect, test } from '@jest/globals';
import { judgeTrails, type TrailFacts } from '../../../cli/doctor/checks/trail.ts';
import { NotAllowedError } from '../../../cli/stack/ask.ts';
import { context, fixes, lines, minutesBefore } from './stack.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';

function trail(changes: Trail = {}, status: GetTrailStatusResponse = {}): TrailFacts {
  return {
    trail: {
      Name: 'main',
      TrailARN: arn,
      HomeRegion: 'eu-west-1',
      S3BucketName: 'example-trail-bucket',
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      ...changes,
    },
    status: { IsLogging: true, LatestDeliveryTime: new Date(minutesBefore(4)), ...status },
    selectors: {},
  };
}

function advanced(fields: readonly (readonly [string, string])[]): GetEventSelectorsResponse {
  const FieldSelectors = fields.map(([Field, value]): AdvancedFieldSelector => ({ Field, Equals: [value] }));
  return { AdvancedEventSelectors: [{ FieldSelectors }] };
}

const judged = (...trails: readonly TrailFacts[]) => judgeTrails(trails, context());

describe('the trail', () => {
  test('that logs everything everywhere and delivers is well', () => {
    expect(lines(judged(trail()))).toEqual([
      'ok trail: main is logging.',
      'ok regions: main records every region.',
      'ok global services: main records the global endpoint of STS.',
      'ok events: main records all management events.',
      'ok delivery: The last log file was delivered at 2026-03-20T11:56:00Z, 4 minutes ago.',
    ]);
  });

  test('that was stopped is a failure, mended by starting it', () => {
    const [result] = judged(trail({}, { IsLogging: false, TimeLoggingStopped: '2026-03-20T09:00:00Z' }));
    expect(result).toEqual({
      check: 'trail',
      level: 'failure',
      says: 'main is stopped since 2026-03-20T09:00:00Z: no call is recorded.',
      mend: `aws cloudtrail start-logging --name ${arn} --region eu-west-1`,
    });
  });

  test('of one region, or without global services, misses calls to STS', () => {
    const results = judged(trail({ IsMultiRegionTrail: false, IncludeGlobalServiceEvents: false }));
    expect(lines(results).slice(1, 3)).toEqual([
      'failure regions: main records eu-west-1 alone: calls to STS in other regions are not seen.',
      'failure global services: main leaves out global services: calls to the global endpoint of STS are not seen.',
    ]);
    expect(fixes(results).slice(1, 3)).toEqual([
      `aws cloudtrail update-trail --name ${arn} --region eu-west-1 --is-multi-region-trail`,
      `aws cloudtrail update-trail --name ${arn} --region eu-west-1 --include-global-service-events`,
    ]);
  });

  test.each<[string, GetEventSelectorsResponse, string]>([
    ['all management events', { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }] }, 'ok'],
    [
      'those that write',
      { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'WriteOnly' }] },
      'warning',
    ],
    ['those that read', { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'ReadOnly' }] }, 'failure'],
    ['data events alone', { EventSelectors: [{ IncludeManagementEvents: false }] }, 'failure'],
    ['all, by advanced selectors', advanced([['eventCategory', 'Management']]), 'ok'],
    [
      'writes, by advanced selectors',
      advanced([
        ['eventCategory', 'Management'],
        ['readOnly', 'false'],
      ]),
      'warning',
    ],
    ['data events, by advanced selectors', advanced([['eventCategory', 'Data']]), 'failure'],
  ])('that records %s', (_kinds, selectors, level) => {
    expect(judged({ ...trail(), selectors })[3]).toMatchObject({ check: 'events', level });
  });

  test('of an organization that hides what it records is a warning', () => {
    const selectors = new NotAllowedError('cloudtrail:GetEventSelectors', undefined);
    expect(lines(judged({ ...trail(), selectors }))[3]).toBe(
      'warning events: It cannot be seen: you may not cloudtrail:GetEventSelectors.',
    );
  });

  test('that S3 refuses is a failure, with the error and when it went well last', () => {
    expect(lines(judged(trail({}, { LatestDeliveryError: 'AccessDenied' })))[4]).toBe(
      'failure delivery: S3 refuses log files of main with AccessDenied; the last was delivered at 2026-03-20T11:56:00Z, 4 minutes ago.',
    );
  });

  test.each([
    ['never', undefined, 'warning delivery: main has delivered nothing yet'],
    ['three hours ago', minutesBefore(180), 'warning delivery: The last log file was delivered at'],
    ['an hour ago', minutesBefore(60), 'ok delivery: The last log file was delivered at'],
  ])('that delivered last %s', (_when, time, says) => {
    const LatestDeliveryTime = time === undefined ? undefined : new Date(time);
    expect(lines(judged(trail({}, { LatestDeliveryTime })))[4]).toContain(says);
  });

  test('that is best counts, where several deliver into the bucket', () => {
    const stopped = trail({ Name: 'old' }, { IsLogging: false });
    expect(lines(judged(stopped, trail(), trail({ Name: 'narrow', IsMultiRegionTrail: false })))[0]).toContain('main');
  });

  test('of another account cannot be seen, which is no failure', () => {
    expect(lines(judged())[0]).toMatch(/^warning trail: No trail that this account can see/);
  });

  test('of the stack itself that is gone is a failure', () => {
    expect(lines(judgeTrails([], context({ trailName: 'Firstsight' })))).toEqual([
      'failure trail: The trail Firstsight is gone: nothing is recorded.',
    ]);
  });
});
