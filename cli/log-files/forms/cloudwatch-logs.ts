import { gunzipSync } from 'node:zlib';
import { isObject, type JsonObject } from '../../../lambda/detection/record.ts';
import { elements, type Form } from './form.ts';

/** Responses of `filter-log-events`, `get-log-events` and Logs Insights, subscriptions, also through Kinesis, and single log events. */
export const cloudWatchLogs: Form = {
  name: 'CloudWatch Logs events, Logs Insights results or an export',
  sign: /"(?:logEvents|logStreamName|searchedLogStreams|@message)"/,
  unwrap: (object) => {
    const { events, logEvents, results, message, awslogs, kinesis, Data } = object;
    if (Array.isArray(events)) return elements('events', events);
    if (Array.isArray(logEvents)) return elements('logEvents', logEvents);
    if (Array.isArray(results) && results.every(isResultRow)) return elements('results', results.map(rowOf));
    if (isObject(awslogs) && typeof awslogs.data === 'string')
      return [{ place: 'awslogs.data', value: unpacked(awslogs.data) }];
    if (isObject(kinesis) && typeof kinesis.data === 'string')
      return [{ place: 'kinesis.data', value: unpacked(kinesis.data) }];
    if (typeof Data === 'string' && 'SequenceNumber' in object) return [{ place: 'Data', value: unpacked(Data) }];
    if ('@message' in object) return [{ place: '@message', value: object['@message'] }];
    return message !== undefined && isLogEvent(object) ? [{ place: 'message', value: message }] : undefined;
  },
};

function isLogEvent(object: JsonObject): boolean {
  return ['timestamp', '@timestamp', 'ingestionTime', 'logStreamName', 'eventId', 'id'].some((name) => name in object);
}

function isResultRow(row: unknown): row is readonly JsonObject[] {
  return Array.isArray(row) && row.every((cell) => isObject(cell) && typeof cell.field === 'string');
}

function rowOf(row: unknown): JsonObject {
  return isResultRow(row) ? Object.fromEntries(row.map(({ field, value }) => [String(field), value])) : {};
}

/** What a subscription passes to a function or a Kinesis stream: base64 of a text, mostly as gzip. */
function unpacked(data: string): unknown {
  const bytes = Buffer.from(data, 'base64');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return bytes.toString('utf8');
  }
}
