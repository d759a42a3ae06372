import { elements, type Form } from './form.ts';

/** CloudTrail's log file, and what the console's event history downloads as JSON. */
export const logFile: Form = {
  name: 'CloudTrail log file ({"Records": […]})',
  unwrap: ({ Records }) => (Array.isArray(Records) ? elements('Records', Records) : undefined),
};
