import type { AdvancedEventSelector, EventSelector, GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

const about = 'events';

/**
 * Does the trail record calls such as those to STS? They are management events. A trail without selectors of its own
 * records all of them.
 */
export function judgeRecordedEvents(
  trailName: string,
  selectors: GetEventSelectorsResponse,
  command: string,
): CheckResult {
  const kinds = kindsRecorded(selectors);
  if (kinds.has('All') || (kinds.has('WriteOnly') && kinds.has('ReadOnly'))) {
    return ok(about, `${trailName} records all management events.`);
  }
  if (kinds.has('WriteOnly')) {
    return warning(about, `${trailName} leaves out the management events that only read.`, command);
  }
  return failure(about, `${trailName} leaves out management events that write: no call to STS is recorded.`, command);
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
