import { cloudWatchLogs } from './cloudwatch-logs.ts';
import { elastic } from './elastic.ts';
import { eventBridge } from './eventbridge.ts';
import type { Form } from './form.ts';
import { logFile } from './log-file.ts';
import { lookupEvents } from './lookup-events.ts';
import { messages } from './messages.ts';
import { queryRows } from './query-rows.ts';
import { splunk } from './splunk.ts';

/** All supported forms besides single records and lists, in the order in which they are tried. */
export const forms: readonly Form[] = [
  logFile,
  lookupEvents,
  eventBridge,
  queryRows,
  splunk,
  elastic,
  cloudWatchLogs,
  messages,
];
