import { elements, type Form } from './form.ts';

/** CloudTrail's log file, and the JSON download of the console's event history. */
export const logFile: Form = {
  name: 'CloudTrail log file ({"Records": […]})',
  sign: /"Records"\s*:/,
  unwrap: ({ Records }) => (Array.isArray(Records) ? elements('Records', Records) : undefined),
};
