import { isObject, type JsonObject } from '../../../lambda/detection/record.ts';
import { elements, type Form, type Part } from './form.ts';

/** Hits and documents of Elasticsearch and OpenSearch that are the record or keep it as `event.original` or as a text `message`. */
export const elastic: Form = {
  name: 'Elasticsearch or OpenSearch hits with event.original',
  sign: /"(?:_source|event\.original)"\s*:/,
  unwrap: (object) => {
    const { hits, _source, fields, event } = object;
    if (isObject(hits) && Array.isArray(hits.hits)) return elements('hits.hits', hits.hits);
    if (isObject(_source)) return [documentIn(_source)];
    if (isBulkAction(object)) return [];
    if ('event.original' in object) return original('event.original', object['event.original']);
    if (isObject(event) && event.original !== undefined) return original('event.original', event.original);
    return isObject(fields) && 'event.original' in fields ? original('fields', fields['event.original']) : undefined;
  },
};

/** `fields` contains lists of one value. */
function original(place: string, value: unknown) {
  return Array.isArray(value) ? elements(place, value) : [{ place, value }];
}

/** A shipper that parses nothing keeps the record as the document's `message`. */
function documentIn(source: JsonObject): Part {
  return typeof source.message === 'string' && source.message.startsWith('{') && !('event.original' in source)
    ? { place: '_source.message', value: source.message }
    : { place: '_source', value: source };
}

/** A line of a `_bulk` body that says what to do with the document on the next line. */
function isBulkAction(object: JsonObject): boolean {
  const [action, ...others] = Object.entries(object);
  if (action === undefined || others.length > 0) return false;
  const [name, target] = action;
  return ['index', 'create'].includes(name) && isObject(target) && Object.keys(target).every(isBulkField);
}

function isBulkField(name: string): boolean {
  return name.startsWith('_') || ['pipeline', 'routing', 'require_alias'].includes(name);
}
