import type { JsonObject } from '../../../lambda/detection/record.ts';
import { elements, type Form } from './form.ts';

/** `aws cloudtrail lookup-events`: the whole response, its `Events`, or one of them. */
export const lookupEvents: Form = {
  name: 'response of aws cloudtrail lookup-events, complete or in parts',
  sign: /"CloudTrailEvent"\s*:/,
  unwrap: (object) => {
    const { Events, CloudTrailEvent, cloudTrailEvent } = object;
    if (Array.isArray(Events)) return elements('Events', Events);
    if (namesRecord(object)) return [{ place: 'cloudTrailEvent', value: cloudTrailEvent }];
    return CloudTrailEvent === undefined ? undefined : [{ place: 'CloudTrailEvent', value: CloudTrailEvent }];
  },
};

/** Whether the object is one of the `Events` with the names of the SDK for Java, which are also those of a record. */
export function namesRecord(object: JsonObject): boolean {
  return 'cloudTrailEvent' in object;
}

/** Whether the object has the names of one of the `Events`, as a `--query` that leaves out `CloudTrailEvent` returns it too. */
export function isLookedUp(object: JsonObject): boolean {
  return 'EventName' in object && 'EventSource' in object;
}
