import { isObject } from '../../../lambda/detection/record.ts';
import { elements, type Form } from './form.ts';

/** Hits and documents of Elasticsearch and OpenSearch that keep the record as `event.original`. */
export const elastic: Form = {
  name: 'Elasticsearch or OpenSearch hits with event.original',
  sign: /"(?:_source|event\.original)"\s*:/,
  unwrap: (object) => {
    const { hits, _source, fields, event } = object;
    if (isObject(hits) && Array.isArray(hits.hits)) return elements('hits.hits', hits.hits);
    if (isObject(_source)) return [{ place: '_source', value: _source }];
    if ('event.original' in object) return original('event.original', object['event.original']);
    if (isObject(event) && event.original !== undefined) return original('event.original', event.original);
    return isObject(fields) && 'event.original' in fields ? original('fields', fields['event.original']) : undefined;
  },
};

/** `fields` contains lists of one value. */
function original(place: string, value: unknown) {
  return Array.isArray(value) ? elements(place, value) : [{ place, value }];
}
