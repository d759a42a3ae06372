import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS SSM Session Started to EC2 Instance". */
export const rule: Rule = {
  id: 'ssm-start-session',
  name: 'First Session Manager session of a principal',
  version: '1',
  eventSource: 'ssm.amazonaws.com',
  eventNames: ['StartSession'],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: [
    'root-caller',
    {
      id: 'content-not-logged',
      points: 13,
      text: 'the session forwards a port or carries SSH, and Session Manager logs no content of such sessions',
      when: [
        {
          field: 'requestParameters.documentName',
          is: [
            'AWS-StartPortForwardingSession',
            'AWS-StartPortForwardingSessionToRemoteHost',
            'AWS-StartPortForwardingSessionToSocket',
            'AWS-StartSSHSession',
          ],
        },
      ],
    },
  ],
  attacks: [
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1021', name: 'Remote Services' },
      subTechnique: { uid: 'T1021.008', name: 'Direct Cloud VM Connections' },
    },
  ],
  significance:
    'Somebody opened a shell or a tunnel to a machine through AWS, past firewalls and without an SSH key. On the machine the credentials of its role and its data are within reach.',
  requestDetails: [
    { label: 'target', field: 'requestParameters.target' },
    { label: 'document', field: 'requestParameters.documentName' },
    { label: 'reason given', field: 'requestParameters.reason' },
  ],
  responseDetails: [{ label: 'session id', field: 'responseElements.sessionId' }],
  containment: [
    'An open session is not ended by the deny: end it (aws ssm terminate-session --session-id, with the id above).',
    'What was started on the machine runs on, and the credentials of its role may have been taken: isolate the machine, and look up what its role did since.',
  ],
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartSession.html',
};
