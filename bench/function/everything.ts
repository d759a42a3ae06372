/** The function as it would be if it loaded every client, and all that an alert needs, at its start. */
import '../../lambda/aws/dynamodb.ts';
import '../../lambda/aws/sns.ts';
import '../../lambda/alerting/message.ts';

export { handler } from '../../lambda/handler.ts';
