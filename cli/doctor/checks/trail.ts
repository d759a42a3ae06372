import {
  type AdvancedEventSelector,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  type GetEventSelectorsResponse,
  GetTrailStatusCommand,
  type GetTrailStatusResponse,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { ago } from '../../terminal/text.ts';
import { type CheckContext, cannotCheck, check } from '../check.ts';
import { type CheckResult, deployAgain, failure, ok, warning } from '../check-result.ts';

export const trailCheck = check('trail', readTrails, judgeTrails);

export interface TrailFacts {
  readonly trail: Trail;
  readonly status: GetTrailStatusResponse;
  /** An error where they cannot be seen: an organization's trail does not show them to its members. */
  readonly selectors: GetEventSelectorsResponse | Error;
}

/** The trails of this account, or shared with it by its organization, that deliver to the bucket. */
async function readTrails({ cloudTrail }: Clients, { stack }: CheckContext): Promise<TrailFacts[]> {
  const { trailList = [] } = await ask(
    'cloudtrail:DescribeTrails',
    cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true })),
  );
  const delivering = trailList.filter(({ S3BucketName }) => S3BucketName === stack.outputs.trailBucketName);
  return Promise.all(
    delivering.map(async (trail) => {
      const command = new GetTrailStatusCommand({ Name: trail.TrailARN });
      const status = await ask('cloudtrail:GetTrailStatus', cloudTrail.send(command));
      return { trail, status, selectors: await readSelectors({ cloudTrail }, trail) };
    }),
  );
}

function readSelectors({ cloudTrail }: Pick<Clients, 'cloudTrail'>, { TrailARN }: Trail) {
  const command = new GetEventSelectorsCommand({ TrailName: TrailARN });
  return ask('cloudtrail:GetEventSelectors', cloudTrail.send(command)).catch((error: Error) => error);
}

/** CloudTrail delivers about every five minutes where anything happens at all. */
const longestQuietMillis = 2 * 3_600_000;

/** Of several trails into one bucket, the best is enough. */
export function judgeTrails(trails: readonly TrailFacts[], { stack, now }: CheckContext): CheckResult[] {
  const [best] = [...trails].sort((a, b) => worth(b) - worth(a));
  if (best === undefined) return [noTrail(stack)];
  const { trail, status, selectors } = best;
  const seen = [logging(trail, status), regions(trail), globalServices(trail), recordedEvents(trail, selectors)];
  return [...seen, delivery(trail, status, now)];
}

function worth({ trail, status }: TrailFacts): number {
  return [status.IsLogging, trail.IncludeGlobalServiceEvents, trail.IsMultiRegionTrail].reduce<number>(
    (sum, has) => sum * 2 + Number(has ?? false),
    0,
  );
}

function noTrail({ outputs }: CheckContext['stack']): CheckResult {
  const bucket = outputs.trailBucketName;
  return outputs.trailName === undefined
    ? warning(
        'trail',
        `No trail that this account can see delivers to ${bucket}: it may be another account's, where this cannot look.`,
        "in the trail's account: aws cloudtrail get-trail-status --name TRAIL",
      )
    : failure('trail', `The trail ${outputs.trailName} is gone: nothing is recorded.`, deployAgain);
}

function logging(trail: Trail, { IsLogging, TimeLoggingStopped }: GetTrailStatusResponse): CheckResult {
  if (IsLogging) return ok('trail', `${trail.Name} is logging.`);
  const since = TimeLoggingStopped ? ` since ${TimeLoggingStopped}` : '';
  return failure(
    'trail',
    `${trail.Name} is stopped${since}: no call is recorded.`,
    command('start-logging --name', trail),
  );
}

function regions(trail: Trail): CheckResult {
  if (trail.IsMultiRegionTrail) return ok('regions', `${trail.Name} records every region.`);
  return failure(
    'regions',
    `${trail.Name} records ${trail.HomeRegion} alone: calls to STS in other regions are not seen.`,
    `${command('update-trail --name', trail)} --is-multi-region-trail`,
  );
}

function globalServices(trail: Trail): CheckResult {
  if (trail.IncludeGlobalServiceEvents)
    return ok('global services', `${trail.Name} records the global endpoint of STS.`);
  return failure(
    'global services',
    `${trail.Name} leaves out global services: calls to the global endpoint of STS are not seen.`,
    `${command('update-trail --name', trail)} --include-global-service-events`,
  );
}

function recordedEvents(trail: Trail, selectors: TrailFacts['selectors']): CheckResult {
  if (selectors instanceof Error) return cannotCheck('events', selectors);
  // A command that sets selectors takes away those that are there.
  const mend = `see ${command('get-event-selectors --trail-name', trail)}, and add all management events, read and write`;
  return judgeRecordedEvents(trail.Name ?? '', selectors, mend);
}

function delivery(
  trail: Trail,
  { LatestDeliveryError, LatestDeliveryTime }: GetTrailStatusResponse,
  now: number,
): CheckResult {
  const about = 'delivery';
  const delivered = LatestDeliveryTime?.getTime();
  if (LatestDeliveryError) {
    const last =
      delivered === undefined ? 'nothing was ever delivered' : `the last was delivered at ${ago(delivered, now)}`;
    return failure(
      about,
      `S3 refuses log files of ${trail.Name} with ${LatestDeliveryError}; ${last}.`,
      `aws s3api get-bucket-policy --bucket ${trail.S3BucketName}, and see that CloudTrail may write there`,
    );
  }
  if (delivered === undefined) {
    return warning(about, `${trail.Name} has delivered nothing yet; the first log file takes some fifteen minutes.`);
  }
  const says = `The last log file was delivered at ${ago(delivered, now)}.`;
  return now - delivered > longestQuietMillis
    ? warning(about, says, command('get-trail-status --name', trail))
    : ok(about, says);
}

function command(action: string, { TrailARN, HomeRegion }: Trail): string {
  return `aws cloudtrail ${action} ${TrailARN} --region ${HomeRegion}`;
}

/**
 * Does the trail record calls such as those to STS? They are management events. A trail without selectors of its own
 * records all of them.
 */
function judgeRecordedEvents(trailName: string, selectors: GetEventSelectorsResponse, command: string): CheckResult {
  const kinds = kindsRecorded(selectors);
  if (kinds.has('All') || (kinds.has('WriteOnly') && kinds.has('ReadOnly'))) {
    return ok('events', `${trailName} records all management events.`);
  }
  if (kinds.has('WriteOnly')) {
    return warning('events', `${trailName} leaves out the management events that only read.`, command);
  }
  return failure(
    'events',
    `${trailName} leaves out management events that write: no call to STS is recorded.`,
    command,
  );
}

type Kind = 'All' | 'ReadOnly' | 'WriteOnly';

function kindsRecorded({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse): Set<Kind> {
  if (EventSelectors.length + AdvancedEventSelectors.length === 0) return new Set(['All']);
  return new Set([...EventSelectors.flatMap(kindOf), ...AdvancedEventSelectors.flatMap(kindOfAdvanced)]);
}

function kindOf({ IncludeManagementEvents = true, ReadWriteType = 'All' }: EventSelector): Kind[] {
  return IncludeManagementEvents ? [ReadWriteType] : [];
}

function kindOfAdvanced({ FieldSelectors = [] }: AdvancedEventSelector): Kind[] {
  const valuesOf = (field: string) => FieldSelectors.find(({ Field }) => Field === field)?.Equals;
  if (!valuesOf('eventCategory')?.includes('Management')) return [];
  const [readOnly] = valuesOf('readOnly') ?? [];
  if (readOnly === undefined) return ['All'];
  return readOnly === 'true' ? ['ReadOnly'] : ['WriteOnly'];
}
