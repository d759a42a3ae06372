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

describe('the check of the trail', () => {
  test('is ok if the trail logs all management events in all Regions and delivers', () => {
    expect(lines(judged(trail()))).toEqual([
      'ok trail: main is logging.',
      'ok regions: main records all Regions.',
      'ok global services: main records calls to the global endpoint of STS.',
      'ok events: main records all management events.',
      'ok delivery: The last log file was delivered at 2026-03-20T11:56:00Z, 4 minutes ago.',
    ]);
  });

  test('fails if the trail stopped, with the command that starts it', () => {
    const [result] = judged(trail({}, { IsLogging: false, TimeLoggingStopped: '2026-03-20T09:00:00Z' }));
    expect(result).toEqual({
      check: 'trail',
      level: 'failure',
      says: 'main stopped logging at 2026-03-20T09:00:00Z: no calls are recorded.',
      fix: `aws cloudtrail start-logging --name ${arn} --region eu-west-1`,
    });
  });

  test('fails if the trail records one Region only, or no global services', () => {
    const results = judged(trail({ IsMultiRegionTrail: false, IncludeGlobalServiceEvents: false }));
    expect(lines(results).slice(1, 3)).toEqual([
      'failure regions: main records only eu-west-1: calls to STS in other Regions are missed.',
      'failure global services: main does not record global services: calls to the global endpoint of STS are missed.',
    ]);
    expect(fixes(results).slice(1, 3)).toEqual([
      `aws cloudtrail update-trail --name ${arn} --region eu-west-1 --is-multi-region-trail`,
      `aws cloudtrail update-trail --name ${arn} --region eu-west-1 --include-global-service-events`,
    ]);
  });

  test.each<[string, GetEventSelectorsResponse, string]>([
    ['all management events', { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }] }, 'ok'],
    ['write events', { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'WriteOnly' }] }, 'warning'],
    ['read-only events', { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'ReadOnly' }] }, 'failure'],
    ['only data events', { EventSelectors: [{ IncludeManagementEvents: false }] }, 'failure'],
    ['all events, by advanced selectors', advanced([['eventCategory', 'Management']]), 'ok'],
    [
      'write events, by advanced selectors',
      advanced([
        ['eventCategory', 'Management'],
        ['readOnly', 'false'],
      ]),
      'warning',
    ],
    ['data events, by advanced selectors', advanced([['eventCategory', 'Data']]), 'failure'],
  ])('gives the expected level if the trail records %s', (_kinds, selectors, level) => {
    expect(judged({ ...trail(), selectors })[3]).toMatchObject({ check: 'events', level });
  });

  test('warns of a rule of the team on data events that the trail does not record', () => {
    const stack = context({ ownRules: 'team-queues:1:10:sqs.amazonaws.com' });
    expect(lines(judgeTrails([trail()], stack))[4]).toBe(
      'warning data events: main does not record data events of AWS::SQS::Queue: team-queues will not alert on them.',
    );
  });

  test('warns if an organization trail does not show its event selectors', () => {
    const selectors = new NotAllowedError('cloudtrail:GetEventSelectors', undefined);
    expect(lines(judged({ ...trail(), selectors }))[3]).toBe(
      'warning events: Cannot check: missing permission cloudtrail:GetEventSelectors.',
    );
  });

  test('fails if S3 rejects log files, with the error and the last delivery', () => {
    expect(lines(judged(trail({}, { LatestDeliveryError: 'AccessDenied' })))[4]).toBe(
      'failure delivery: S3 rejects log files of main with AccessDenied; the last log file was delivered at 2026-03-20T11:56:00Z, 4 minutes ago.',
    );
  });

  test.each([
    ['never', undefined, 'warning delivery: main has not delivered a log file yet'],
    ['three hours ago', minutesBefore(180), 'warning delivery: The last log file was delivered at'],
    ['an hour ago', minutesBefore(60), 'ok delivery: The last log file was delivered at'],
  ])('gives the expected level if the trail last delivered %s', (_when, time, says) => {
    const LatestDeliveryTime = time === undefined ? undefined : new Date(time);
    expect(lines(judged(trail({}, { LatestDeliveryTime })))[4]).toContain(says);
  });

  test('reports the best trail if several deliver to the bucket', () => {
    const stopped = trail({ Name: 'old' }, { IsLogging: false });
    expect(lines(judged(stopped, trail(), trail({ Name: 'narrow', IsMultiRegionTrail: false })))[0]).toContain('main');
  });

  test('warns if no trail is visible, because it can belong to another account', () => {
    expect(lines(judged())[0]).toMatch(/^warning trail: No trail that is visible to this account/);
  });

  test('fails if the trail of the stack does not exist', () => {
    expect(lines(judgeTrails([], context({ trailName: 'Firstsight' })))).toEqual([
      'failure trail: The trail Firstsight does not exist: no calls are recorded.',
    ]);
  });
});
