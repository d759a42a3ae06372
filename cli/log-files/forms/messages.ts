import { isObject } from '../../../lambda/detection/record.ts';
import { elements, type Form } from './form.ts';

/** Messages of SNS and SQS around any other form: as received, and as passed to a function. */
export const messages: Form = {
  name: 'SNS or SQS message around another form',
  sign: /"(?:Messages|ReceiptHandle|Message)"\s*:/,
  unwrap: (object) => {
    const { Messages, Message, Body, body, Sns } = object;
    if (Array.isArray(Messages)) return elements('Messages', Messages);
    if (isObject(Sns)) return [{ place: 'Sns', value: Sns }];
    if (typeof Message === 'string') return [{ place: 'Message', value: Message }];
    if (typeof Body === 'string') return [{ place: 'Body', value: Body }];
    return typeof body === 'string' && 'messageId' in object ? [{ place: 'body', value: body }] : undefined;
  },
};
