import type { Row } from './steps.ts';

/** The rows of a session on an instance that a call opened, and of a secret that it read. */
export const useRows = {
  'ssm-session': {
    holder: 'a Session Manager session',
    ends: [
      { text: 'Terminate the session.', command: 'aws ssm terminate-session --session-id {ssmSession}{regional}' },
      {
        text: 'Isolate the instance: processes that were started on it continue, and the credentials of its role may be stolen. Look up the calls of the role since.',
      },
    ],
    doesNotEnd: ['Denying the caller does not end an open session: it only prevents the next one.'],
    undo: [{ text: 'A terminated session cannot be resumed. Legitimate users start a new one.' }],
    check: [
      {
        text: 'The command lists the open sessions.',
        command: 'aws ssm describe-sessions --state Active{regional}',
      },
    ],
    sources: ['https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TerminateSession.html'],
  },
  'secret-read': {
    holder: 'those who know the value of a secret',
    ends: [
      {
        text: 'Rotate the secret: you cannot undo the read. If no rotation is set up, change the value in the system that it gives access to, and store the new one.',
        command: 'aws secretsmanager rotate-secret --secret-id {secret}{regional}',
      },
      {
        text: 'Look up which other secrets the caller read, and check the logs of the systems that they give access to, from the time of the call.',
      },
    ],
    effects: ['Programs that keep the old value fail until they read the secret again.'],
    doesNotEnd: ['Denying the caller does not change the value, which works without AWS.'],
    undo: [{ text: 'The old value must not become valid again.' }],
    check: [
      {
        text: 'The command shows the date of the last rotation.',
        command: 'aws secretsmanager describe-secret --secret-id {secret}{regional}',
      },
    ],
    sources: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_immediate.html'],
  },
} as const satisfies Readonly<Record<string, Row>>;
