import { isObject } from '../../../lambda/detection/record.ts';
import { elements, type Form } from './form.ts';

/** Splunk's exports in JSON: `{"result": {"_raw": …}}` a line, or `{"results": […]}`. */
export const splunk: Form = {
  name: 'Splunk export with _raw',
  sign: /"_raw"\s*:/,
  unwrap: ({ result, results, _raw }) => {
    if (_raw !== undefined) return [{ place: '_raw', value: _raw }];
    if (isObject(result)) return [{ place: 'result', value: result }];
    return Array.isArray(results) && results.every(isObject) ? elements('results', results) : undefined;
  },
};
