import { isObject, type JsonObject } from '../../../lambda/detection/record.ts';
import { elements, type Form } from './form.ts';

/** Splunk's exports in JSON: `{"result": {"_raw": …}}` a line, or `{"results": […]}`; and events for its HTTP Event Collector. */
export const splunk: Form = {
  name: 'Splunk export with _raw, or events for its HTTP Event Collector',
  sign: /"_raw"\s*:/,
  unwrap: ({ result, results, _raw, event, ...others }) => {
    if (_raw !== undefined) return [{ place: '_raw', value: _raw }];
    if (isObject(result)) return [{ place: 'result', value: result }];
    if (isForCollector(event, others)) return [{ place: 'event', value: event }];
    return Array.isArray(results) && results.every(isObject) ? elements('results', results) : undefined;
  },
};

/** Splunk, "Format events for HTTP Event Collector": metadata beside `event`, which is a record or its text. */
function isForCollector(event: unknown, others: JsonObject): boolean {
  const metadata = ['time', 'host', 'source', 'sourcetype', 'index', 'fields'];
  const isEvent = typeof event === 'string' || (isObject(event) && 'eventSource' in event);
  return isEvent && Object.keys(others).every((name) => metadata.includes(name));
}
