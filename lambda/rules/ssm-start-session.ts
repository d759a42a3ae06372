import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ssm-start-session',
  name: 'First Session Manager session of a principal',
  version: '1',
  events: [{ source: 'ssm.amazonaws.com', names: ['StartSession'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: [
    'root-caller',
    'never-seen',
    {
      id: 'content-not-logged',
      points: 8,
      text: 'the session forwards a port or uses SSH, and Session Manager logs no content of such sessions',
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
    'A shell or a tunnel to an instance was opened through AWS, which bypasses firewalls and requires no SSH key. It gives access to the data on the instance and to the credentials of its role.',
  requestDetails: [
    { label: 'target', field: 'requestParameters.target' },
    { label: 'document', field: 'requestParameters.documentName' },
    { label: 'reason given', field: 'requestParameters.reason' },
  ],
  responseDetails: [{ label: 'session ID', field: 'responseElements.sessionId' }],
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartSession.html',
};

export const page: RulePage = {
  background: [
    'Session Manager needs no open port, and its shell often has administrator permissions on the instance. Anyone with credentials that allow the call can use the instance, its role and all systems that it can reach.',
  ],
  triage: [
    'Which instance is it, and does the caller work with it?',
    'What was done? Session Manager can log shells to S3 or CloudWatch Logs. It does not log the content of port forwarding and SSH sessions.',
    'Did the role of the instance call from another address, or make new calls?',
    'Did the same caller open more sessions? They do not alert again.',
  ],
  harmless: ['A person on call who rarely needs a shell.', 'A new colleague, or a change from SSH to Session Manager.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/OnCall',
    reason: 'People on call use shells, which are logged and reviewed.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Keep the disk of the instance, treat the credentials of its role as stolen, and revoke the sessions of the role.',
  ],
  notDetected: [
    'The content of the session: CloudTrail records only that it was opened.',
    '`SendCommand`, EC2 Instance Connect, ECS Exec and SSH.',
    'Sessions of the same caller on other instances.',
  ],
  source: 'The idea and the window are from the Elastic detection rule "AWS SSM Session Started to EC2 Instance".',
};
