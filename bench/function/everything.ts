/** A function that loads every client, and everything that an alert needs, at its start. */
import '../../lambda/aws/dynamodb.ts';
import '../../lambda/aws/sns.ts';
import '../../lambda/alerting/message.ts';

export { handler } from '../../lambda/handler.ts';
