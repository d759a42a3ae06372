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
import { dataEvents, neededDataEvents } from './data-events.ts';

export const trailCheck = check('trail', readTrails, judgeTrails);

export interface TrailFacts {
  readonly trail: Trail;
  readonly status: GetTrailStatusResponse;
  /** An error if they cannot be read: an organization's trail does not show them to member accounts. */
  readonly selectors: GetEventSelectorsResponse | Error;
}

/** The trails of this account or its organization that deliver to the bucket. */
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

/** CloudTrail delivers about every five minutes if there is any activity. */
const longestGapMillis = 2 * 3_600_000;

/** If several trails deliver to the bucket, the best one is enough. */
export function judgeTrails(trails: readonly TrailFacts[], { stack, now }: CheckContext): CheckResult[] {
  const [best] = [...trails].sort((a, b) => worth(b) - worth(a));
  if (best === undefined) return [noTrail(stack)];
  const { trail, status, selectors } = best;
  const seen = [logging(trail, status), regions(trail), globalServices(trail), recordedEvents(trail, selectors)];
  return [...seen, ...recordedDataEvents(trail, selectors, stack), delivery(trail, status, now)];
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
        `No trail that is visible to this account delivers to ${bucket}. The trail may belong to another account.`,
        "in the trail's account, run: aws cloudtrail get-trail-status --name TRAIL",
      )
    : failure('trail', `The trail ${outputs.trailName} does not exist: no calls are recorded.`, deployAgain);
}

function logging(trail: Trail, { IsLogging, TimeLoggingStopped }: GetTrailStatusResponse): CheckResult {
  if (IsLogging) return ok('trail', `${trail.Name} is logging.`);
  const stoppedAt = TimeLoggingStopped ? ` at ${TimeLoggingStopped}` : '';
  return failure(
    'trail',
    `${trail.Name} stopped logging${stoppedAt}: no calls are recorded.`,
    command('start-logging --name', trail),
  );
}

function regions(trail: Trail): CheckResult {
  if (trail.IsMultiRegionTrail) return ok('regions', `${trail.Name} records all Regions.`);
  return failure(
    'regions',
    `${trail.Name} records only ${trail.HomeRegion}: calls to STS in other Regions are missed.`,
    `${command('update-trail --name', trail)} --is-multi-region-trail`,
  );
}

function globalServices(trail: Trail): CheckResult {
  if (trail.IncludeGlobalServiceEvents)
    return ok('global services', `${trail.Name} records calls to the global endpoint of STS.`);
  return failure(
    'global services',
    `${trail.Name} does not record global services: calls to the global endpoint of STS are missed.`,
    `${command('update-trail --name', trail)} --include-global-service-events`,
  );
}

function recordedEvents(trail: Trail, selectors: TrailFacts['selectors']): CheckResult {
  if (selectors instanceof Error) return cannotCheck('events', selectors);
  // A command that sets selectors would remove the existing ones.
  const fix = `add all read and write management events to the selectors, which this command shows: ${command('get-event-selectors --trail-name', trail)}`;
  return judgeRecordedEvents(trail.Name ?? '', selectors, fix);
}

function recordedDataEvents(
  trail: Trail,
  selectors: TrailFacts['selectors'],
  stack: CheckContext['stack'],
): readonly CheckResult[] {
  if (selectors instanceof Error) return [];
  const fix = `add them to the selectors, which this command shows: ${command('get-event-selectors --trail-name', trail)}`;
  return dataEvents(trail.Name ?? '', neededDataEvents(stack), selectors, fix);
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
      delivered === undefined
        ? 'no log file has been delivered yet'
        : `the last log file was delivered at ${ago(delivered, now)}`;
    return failure(
      about,
      `S3 rejects log files of ${trail.Name} with ${LatestDeliveryError}; ${last}.`,
      `check that the bucket policy allows CloudTrail to write: aws s3api get-bucket-policy --bucket ${trail.S3BucketName}`,
    );
  }
  if (delivered === undefined) {
    return warning(about, `${trail.Name} has not delivered a log file yet. The first one takes about 15 minutes.`);
  }
  const says = `The last log file was delivered at ${ago(delivered, now)}.`;
  return now - delivered > longestGapMillis
    ? warning(about, says, command('get-trail-status --name', trail))
    : ok(about, says);
}

function command(action: string, { TrailARN, HomeRegion }: Trail): string {
  return `aws cloudtrail ${action} ${TrailARN} --region ${HomeRegion}`;
}

/**
 * Checks that the trail records management events, which calls to STS are. A trail without selectors records all of
 * them.
 */
function judgeRecordedEvents(trailName: string, selectors: GetEventSelectorsResponse, command: string): CheckResult {
  const kinds = kindsRecorded(selectors);
  if (kinds.has('All') || (kinds.has('WriteOnly') && kinds.has('ReadOnly'))) {
    return ok('events', `${trailName} records all management events.`);
  }
  if (kinds.has('WriteOnly')) {
    return warning('events', `${trailName} does not record read-only management events.`, command);
  }
  return failure(
    'events',
    `${trailName} does not record management events that write: calls to STS are missed.`,
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
