import {
  centralRootAccess,
  deactivation,
  iamApi,
  keyStatus,
  type Row,
  rootKeys,
  rootUser,
  secureRoot,
  temporaryCredentials,
  userIdentity,
} from './steps.ts';

/** The rows of callers whose call failed: it changed nothing, but they have credentials. */
export const failedRows = {
  'failed-user-key': {
    holder: 'the long-term access key of an IAM user whose call failed',
    ends: [
      {
        text: 'Deactivate {theKey} of {theUser}. Then look up its other calls: someone else has the key.',
        command: `${deactivation} Inactive{global}`,
      },
    ],
    doesNotEnd: [
      'Deactivating the key does not end sessions that it requested: if there are any, deny everything to the user.',
    ],
    undo: [
      {
        text: 'Activate the access key again, only if the call was legitimate.',
        command: `${deactivation} Active{global}`,
      },
    ],
    check: [keyStatus],
    sources: [iamApi('UpdateAccessKey'), temporaryCredentials],
  },
  'failed-root': {
    holder: 'the root user, whose call failed',
    ends: [secureRoot],
    doesNotEnd: ['No IAM policy can restrict the root user.'],
    undo: [],
    check: [rootKeys],
    sources: [rootUser, centralRootAccess],
  },
  'failed-other': {
    holder: 'a caller that is not a user or role of the account, whose call failed',
    ends: [{ text: 'Use the caller and the address to find out who made the call.' }],
    doesNotEnd: ['A policy on users and roles of your account does not apply to the caller.'],
    undo: [],
    check: [
      {
        text: 'Look up the event name in each Region, and compare the caller and the address of the records: those after your change have an errorCode such as AccessDenied.',
      },
    ],
    sources: [userIdentity],
  },
} as const satisfies Readonly<Record<string, Row>>;
