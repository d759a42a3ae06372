import type { Alert } from '../../detection/alert.ts';
import { line, prose, type Section, theirs } from '../../text/layout.ts';
import { before } from '../../text/times.ts';

/** Which earlier alert does it go on from? */
export function story({ follows, time }: Alert): Section {
  return {
    title: 'PART OF A STORY',
    lines:
      follows === undefined
        ? []
        : [
            ...prose('An earlier call made the identity that called now, and what it issued had not expired yet.'),
            ...line('earlier call', before(follows.time, time)),
            ...line('its rule', follows.ruleId),
            ...theirs('its alert id', follows.alertId),
          ],
  };
}
