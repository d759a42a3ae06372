import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emailBody, emailSubject } from '../../lambda/alerting/email.ts';
import { digestMessage } from '../../lambda/alerting/message.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';
import { daysBefore, sampleAlert, textsOf } from './alerts.ts';
import { forgeries, hostileThroughout, oddRecord } from './hostile.ts';

const openPolicy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const callTime = Date.UTC(2026, 2, 1, 9);

const rootIdentity = {
  type: 'Root',
  principalId: '111122223333',
  arn: 'arn:aws:iam::111122223333:root',
  accountId: '111122223333',
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
};

const roleIdentity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLE000001:nightly',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/nightly',
  accountId: '111122223333',
  accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/ci/deploy', userName: 'deploy' },
    attributes: { mfaAuthenticated: 'false' },
  },
};

const samples: Readonly<Record<string, Alert>> = {
  'user-with-reasons': sampleAlert(
    federationTokenRecord({
      requestParameters: {
        name: 'aws_consoler',
        durationSeconds: 129_600,
        policy: openPolicy,
        policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
      },
      responseElements: issued('aws_consoler', 'Mar 2, 2026, 9:00:00 PM'),
    }),
    { lastRequest: daysBefore(callTime, 14), lastSuccess: daysBefore(callTime, 14) },
  ),
  denied: sampleAlert(deniedRecord()),
  'success-after-denial': sampleAlert(federationTokenRecord(), {
    deniedBefore: true,
    lastRequest: daysBefore(callTime, 2),
  }),
  root: sampleAlert(
    federationTokenRecord({
      userIdentity: rootIdentity,
      requestParameters: { name: 'maintenance' },
      responseElements: issued('maintenance', 'Mar 1, 2026, 10:00:00 AM'),
    }),
  ),
  'role-session': sampleAlert(
    deniedRecord({
      userIdentity: roleIdentity,
      errorMessage: 'Cannot call GetFederationToken with session credentials',
    }),
  ),
  'unusual-identity': sampleAlert(
    federationTokenRecord({
      userIdentity: { type: 'AWSAccount', principalId: 'AIDAEXAMPLEUSER000009', accountId: '444455556666' },
      sourceIPAddress: 'cloudformation.amazonaws.com',
      userAgent: 'cloudformation.amazonaws.com',
    }),
  ),
  hostile: sampleAlert(hostileThroughout(`${forgeries[1]}\u202e${forgeries[2]}${'"\\'.repeat(900)}`)),
};

function issued(name: string, expiration: string) {
  return {
    credentials: {
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      expiration,
      sessionToken: 'SESSIONTOKENTHATMUSTNEVERLEAVETHELOG',
    },
    federatedUser: {
      federatedUserId: `111122223333:${name}`,
      arn: `arn:aws:sts::111122223333:federated-user/${name}`,
    },
    packedPolicySize: 6,
  };
}

const titles = [
  'CALLER',
  'CALL',
  'ISSUED CREDENTIALS',
  'HOW TO CONTAIN IT',
  'HOW TO INVESTIGATE',
  'WHY THE SEVERITY IS LOW',
  'PREVIOUS CALLS',
  'REFERENCES',
];

/** The titles of the sections, which start in the first column. */
function titlesOf(body: string): string[] {
  return body.split('\n').filter((row) => /^[A-Z][A-Z ,]+$/.test(row));
}

function whole(alert: Alert): string {
  return `Subject: ${emailSubject(alert, rule)}\n\n${emailBody(alert, rule)}`;
}

describe('the full email matches the expected text:', () => {
  test.each(Object.entries(samples))('%s', async (name, alert) => {
    await expect(whole(alert)).toMatchFile(`expected/${name}.txt`);
  });

  test('digest', async () => {
    const { subject, body } = digestMessage(Object.values(samples), [rule]);
    await expect(`Subject: ${subject}\n\n${textsOf(body).email}`).toMatchFile('expected/digest.txt');
  });
});

describe('the email', () => {
  test('has its sections in a fixed order', () => {
    expect(titlesOf(emailBody(sampleAlert(), rule))).toEqual(titles);
  });

  test('has no aligned columns, which a proportional font breaks', () => {
    for (const alert of Object.values(samples)) {
      expect(
        emailBody(alert, rule)
          .split('\n')
          .filter((row) => /\S {2,}\S/.test(row)),
      ).toEqual([]);
    }
  });

  test('has fewer than 20 lines of containment, also for two accesses', () => {
    const record = federationTokenRecord({
      eventName: 'CreateAccessKey',
      requestParameters: { userName: 'bob' },
      responseElements: { accessKey: { userName: 'bob', accessKeyId: 'AKIANEWBACKUPEXAMPLE' } },
    });
    const [, section = ''] = emailBody(sampleAlert(record, { severity: 'high' }), rule).split('HOW TO CONTAIN IT\n');
    const rows = section.split('\n\n')[0]?.split('\n') ?? [];
    expect(rows.filter((row) => /^ {2}[12]\. For/.test(row))).toHaveLength(2);
    expect(rows.length).toBeLessThan(20);
  });

  test.each(['requestParameters', 'responseElements'] as const)(
    'says that CloudTrail left %s out, not that the caller gave nothing',
    (part) => {
      const leftOut = { reason: `${part} too large`, omitted: true };
      const body = emailBody(sampleAlert(federationTokenRecord({ [part]: leftOut })), rule);
      expect(body).toContain('CloudTrail left it out of the record because it was too large');
      expect(body).not.toContain('none: the session has only');
    },
  );

  test.each([
    ['is null', null],
    ['is absent', undefined],
    ['is a text', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
    ['was left out, as a text says', { reason: 'requestParameters too large', omitted: 'true' }],
  ])('does not say that a session has no permissions if the request of the call %s', (_, requestParameters) => {
    const body = emailBody(sampleAlert(federationTokenRecord({ requestParameters })), rule);
    expect(body).toContain('(its policies are not recorded)');
    expect(body).not.toMatch(/resource policies allow|resource policies grant|no session policy was passed/);
  });

  test('shows an attached policy that is not in a list', () => {
    const requestParameters = { name: 'x', policyArns: { arn: 'arn:aws:iam::aws:policy/AdministratorAccess' } };
    const body = emailBody(sampleAlert(federationTokenRecord({ requestParameters })), rule);
    expect(body).toContain('policy ARN: arn:aws:iam::aws:policy/AdministratorAccess');
    expect(body).toContain('a session that may do everything that user alice may');
  });

  test('notes that a service made the call on behalf of the account', () => {
    const userIdentity = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', invokedBy: 'support.amazonaws.com' };
    const body = emailBody(sampleAlert(federationTokenRecord({ userIdentity })), rule);
    expect(body).toContain('an AWS service made the call on behalf of the account');
    expect(body).toContain('by caller support.amazonaws.com in 111122223333');
    expect(body).not.toContain('root user made the call');
    expect(body).not.toContain('by the root user');
  });

  test('says that a session of AssumeRoot made the call, not the root user, and does not tell to sign in as root', () => {
    const sessionContext = { sessionIssuer: {}, assumedRoot: 'true' };
    const record = federationTokenRecord({ userIdentity: { ...rootIdentity, sessionContext } });
    const body = emailBody(sampleAlert(record), rule);
    expect(body).toContain('a session of AssumeRoot made the call');
    expect(body).toContain('by caller assumed-root in 111122223333');
    expect(body).not.toMatch(/the root user made the call|sign in as the root user/);
  });

  test('shows a default duration of 12 h, and of 1 h for root, if the request contains none', () => {
    const body = (identity: object) =>
      emailBody(sampleAlert(deniedRecord({ requestParameters: { name: 'x' }, userIdentity: identity })), rule);
    expect(body({ type: 'IAMUser' })).toContain('duration: not specified (default: 12 h)');
    expect(body(rootIdentity)).toContain('duration: not specified (default for root: 1 h)');
  });

  test('shows the previous calls of the caller', () => {
    const body = (changes: Partial<Alert>) => emailBody(sampleAlert(undefined, changes), rule);
    expect(body({})).toContain('Why: the session policies allow some actions; a long-term key, without MFA.');
    const earlier = body({ lastRequest: daysBefore(callTime, 14), lastSuccess: daysBefore(callTime, 14) });
    expect(earlier).toMatch(/^LOW: first GetFederationToken in 14 days by user alice /);
    expect(earlier).toContain('  last call: 2026-02-15T09:00:00Z, 14 days earlier, succeeded\n');
    const denied = body({ lastRequest: daysBefore(callTime, 1), lastSuccess: daysBefore(callTime, 14) });
    expect(denied).toContain('last call: 2026-02-28T09:00:00Z, 1 day earlier, failed\n');
    expect(denied).toContain('last success: 2026-02-15T09:00:00Z, 14 days earlier\n');
  });

  test('explains why the severity of a failed call stays low', () => {
    const record = deniedRecord({ requestParameters: { name: 'aws_consoler', durationSeconds: 129_600 } });
    expect(emailBody(sampleAlert(record), rule)).toMatch(/limited\s+to\s+46:\s+maximum for a failed call/);
  });

  test('shows the parameters of an unknown operation as JSON', () => {
    const record = federationTokenRecord({
      eventName: 'CreateAccessKey',
      requestParameters: { userName: 'bob' },
      responseElements: { accessKey: { userName: 'bob', status: 'Active' } },
    });
    const body = emailBody(sampleAlert(record), rule);
    expect(body).toContain('\n  request: | {"userName":"bob"}\n');
    expect(body).toContain('ISSUED CREDENTIALS\n  response: | {"accessKey":');
    expect(body).not.toContain('default: 12 h');
  });

  test('omits a section without content', () => {
    const record = federationTokenRecord({
      eventName: 'ConsoleLogin',
      requestParameters: null,
      responseElements: null,
    });
    const body = emailBody(sampleAlert(record), rule);
    expect(titlesOf(body)).toEqual(titles.filter((title) => !/ISSUED/.test(title)));
  });
});

describe('the commands in the email', () => {
  test('look up the issued key from the time of the call, and the caller from the day before', () => {
    const body = emailBody(sampleAlert(), rule);
    expect(body).toContain(
      '\n    aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=ASIAIOSFODNN7EXAMPLE --start-time 2026-03-01T09:00:00Z --region us-east-1\n',
    );
    expect(body).toContain('AttributeKey=Username,AttributeValue=alice --start-time 2026-02-28T09:00:00Z');
  });

  test('deny everything to the user by name, without the path', () => {
    const record = federationTokenRecord({
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ci/nightly/build' },
    });
    expect(emailBody(sampleAlert(record), rule)).toContain(
      `\n    aws iam put-user-policy --user-name build --policy-name FirstsightDenyAll --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'\n`,
    );
  });

  test('are at the top, and only there, from medium severity on', () => {
    const record = federationTokenRecord();
    for (const severity of ['medium', 'high', 'critical'] as const) {
      const body = emailBody(sampleAlert(record, { severity }), rule);
      expect(body.match(/aws iam put-user-policy/g)).toHaveLength(1);
      expect(body.split('\n\n')[0]).toContain('\naws iam put-user-policy --user-name alice');
    }
    const [top = '', ...details] = emailBody(sampleAlert(record, { severity: 'low' }), rule).split('\n\n');
    expect(top).toContain('Do now: ask the owner of user alice whether the call was intended.');
    expect(top).not.toContain('aws iam');
    expect(details.join('\n')).toContain('aws iam put-user-policy');
  });

  test('deny everything to the role, not to its session', () => {
    const record = federationTokenRecord({ userIdentity: roleIdentity });
    expect(emailBody(sampleAlert(record), rule)).toContain('aws iam put-role-policy --role-name deploy --policy-name');
  });

  test('contain no deny for root, and none after a failed call', () => {
    const body = emailBody(samples.root as Alert, rule);
    expect(body).not.toContain('aws iam');
    expect(body).toMatch(/until 2026-03-01\s+10:00 UTC \(1 h\)/);
    expect(emailBody(sampleAlert(deniedRecord()), rule)).not.toMatch(/put-user-policy/);
  });

  test('that insert a result of another command have a note about the shell, once', () => {
    const note = 'A command with $(...) needs bash or zsh';
    expect(emailBody(samples.root as Alert, rule).split(note)).toHaveLength(2);
    expect(emailBody(sampleAlert(), rule)).not.toContain(note);
    const { body } = digestMessage(
      [sampleAlert(federationTokenRecord({ userIdentity: roleIdentity })), sampleAlert()],
      [rule],
    );
    expect(textsOf(body).email.split(note)).toHaveLength(2);
  });

  test('use the JSON syntax for a name that contains a comma', () => {
    const record = federationTokenRecord({
      userIdentity: { type: 'IAMUser', userName: 'a,b=c', accountId: '111122223333' },
    });
    expect(emailBody(sampleAlert(record), rule)).toContain(
      `--lookup-attributes '[{"AttributeKey":"Username","AttributeValue":"a,b=c"}]'`,
    );
  });

  test.each(['$(touch owned)', "alice' --x '", '-alice', 'al\u200bice', '名前'])(
    'do not contain a name that is not safe to paste: %s',
    (userName) => {
      const record = federationTokenRecord({ userIdentity: { type: 'IAMUser', userName, accountId: '111122223333' } });
      const commands = emailBody(sampleAlert(record), rule)
        .split('\n')
        .filter((row) => row.startsWith('    '));
      expect(commands).toContain('    (the user name contains unusual characters: copy it from the record manually)');
      expect(commands.join('\n')).not.toMatch(/--user-name|Username/);
    },
  );

  test('have no region if the record contains none, and the email asks you to add it', () => {
    const body = emailBody(sampleAlert(federationTokenRecord({ awsRegion: 'us-east-1; rm -rf /' })), rule);
    expect(body).not.toMatch(/^ {4}aws.*(--region|rm)/m);
    expect(body).toMatch(/The record contains no Region/);
  });

  /** A word, or a quoted text: nothing of the record can end it. Each is followed by a blank, so that matching takes linear time. */
  const word = String.raw`(?:[\w=,.:/@+-]+|'[^']*'|"[^"$\`]*")`;
  const pasteable = new RegExp(
    String.raw`^ *(?:aws(?: ${word})+|\((?:the [a-z' ID]+ contains unusual characters: .*|the record does not contain the .*)\))$`,
    'i',
  );

  /** The command, and each command whose result is one of its words. The time at which the command runs is no text of the record. */
  function commandsIn(row: string): string[] {
    const inner = [...row.matchAll(/\$\((aws [^()]*)\)/g)].map(([, command = '']) => command);
    return [row.replace(/\$\(aws [^()]*\)/g, 'RESULT'), ...inner].map((line) =>
      line.replace(`'$(date -u +%FT%TZ)'`, ''),
    );
  }

  test('consist of plain words and quoted JSON for any record', () => {
    fc.assert(
      fc.property(oddRecord, (record) => {
        const rows = emailBody(sampleAlert(record), rule)
          .split('\n')
          .filter((row) => /^ {4}\S/.test(row));
        for (const row of rows.flatMap(commandsIn)) expect(row).toMatch(pasteable);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a hostile text in a record', () => {
  const visible = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]*$/u;
  const hostileWords = /unsubscribe|mallory|Nothing to do|Notifications <|touch \/tmp|passwd|gnitset/;

  test.each(forgeries.map((text) => [text]))('cannot imitate a part of the email: %j', (text) => {
    const body = emailBody(sampleAlert(hostileThroughout(text)), rule);
    const [first = '', ...rest] = body.split('\n');
    expect(titlesOf(body)).toEqual(titles);
    const [second = '', ...others] = rest;
    expect(`${first} ${second.trim()}`).toMatch(
      /^LOW: first GetFederationToken by user ("(?:[^"\\]|\\.)*"|\S+) in 111122223333 succeeded, from /,
    );
    for (const row of [first, ...rest]) expect(row).toMatch(visible);
    for (const row of others.filter((one) => hostileWords.test(one)))
      expect(row).toMatch(/^(?: {2}[a-zA-Z ]+: | {3})\| |^(?:Do now|Access): .*"| {2}\S/);
    expect(body).not.toContain('://phish');
  });

  test.each(forgeries.map((text) => [text]))('is quoted in a digest: %j', (text) => {
    const message = digestMessage([sampleAlert(hostileThroughout(text)), sampleAlert()], [rule]);
    const body = textsOf(message.body).email;
    const rows = body.split('\n').filter((row) => hostileWords.test(row));
    for (const row of rows)
      expect(row).toMatch(
        /^ {2}LOW: user "[^"]*" in \d+: succeeded$|^ {3}GetFed\S+ \S+, from "[^"]*"|^(?:LOW|Access|Do now): | {2}\S/,
      );
    expect(titlesOf(body)).toEqual([
      'ALERTS, HIGHEST SEVERITY FIRST',
      'HOW TO CONTAIN EACH ALERT',
      'HOW TO INVESTIGATE EACH ALERT',
    ]);
    for (const row of body.split('\n')) expect(row).toMatch(visible);
  });

  test('leaves only visible characters and the known titles, in any field', () => {
    fc.assert(
      fc.property(oddRecord, (record) => {
        const alert = sampleAlert(record);
        const body = emailBody(alert, rule);
        for (const row of body.split('\n')) expect(row).toMatch(visible);
        const expected = titles.map((title) => title.replace('LOW', alert.severity.toUpperCase()));
        expect(titlesOf(body).filter((title) => !expected.includes(title))).toEqual([]);
        expect(titlesOf(body)).toEqual([...new Set(titlesOf(body))]);
      }),
      { numRuns: 150 },
    );
  });

  test('is truncated, with a remark where the caller cannot write', () => {
    const record = federationTokenRecord({ requestParameters: { name: 'x'.repeat(4_000) } });
    expect(emailBody(sampleAlert(record), rule)).toMatch(/\n {3}\| x+\n {3}\(truncated after 128 characters\)\n/);
  });

  test('is shown without its invisible characters, with a remark', () => {
    const record = federationTokenRecord({ requestParameters: { name: 're\u200bport\u202e' } });
    expect(emailBody(sampleAlert(record), rule)).toMatch(
      /session name: \| report\n {3}\(2 invisible characters removed\)/,
    );
  });
});

describe('the subject of the email', () => {
  test('contains the severity, operation, caller and account', () => {
    expect(emailSubject(sampleAlert(), rule)).toBe(
      '[Firstsight] LOW first GetFederationToken: user alice in 111122223333',
    );
    expect(emailSubject(sampleAlert(deniedRecord()), rule)).toContain('LOW first denied GetFederationToken');
    expect(emailSubject(samples['success-after-denial'] as Alert, rule)).toContain(
      'first successful GetFederationToken',
    );
  });

  test('is one line of printable ASCII that SNS accepts, for any record', () => {
    fc.assert(
      fc.property(oddRecord, (record) => {
        expect(emailSubject(sampleAlert(record), rule)).toMatch(/^\[Firstsight\] [\x20-\x7e]{1,86}$/);
      }),
    );
  });

  test('keeps the account when a long name is truncated', () => {
    const arn = `arn:aws:iam::111122223333:user/${'n'.repeat(200)}`;
    const record = federationTokenRecord({ userIdentity: { type: 'IAMUser', arn, accountId: '111122223333' } });
    expect(emailSubject(sampleAlert(record), rule)).toMatch(/^.{1,99}$/);
    expect(emailSubject(sampleAlert(record), rule)).toMatch(/user n{20,}\.\. in 111122223333 #[0-9a-f]{4}$/);
  });

  test('differs for users whose long names differ in the middle only, and names the begin of the alert ID', () => {
    const alerts = ['one', 'two'].map((word) => {
      const userName = `data-platform-in-production-for-team-${word}-of-all-regions`;
      const arn = `arn:aws:iam::111122223333:user/${userName}`;
      return sampleAlert(federationTokenRecord({ userIdentity: { type: 'IAMUser', arn, userName } }));
    });
    const [one, other] = alerts.map((alert) => emailSubject(alert, rule));
    expect(one).not.toBe(other);
    expect(one).toMatch(new RegExp(`#${alerts[0]?.alertId.slice(0, 4)}$`));
  });
});

test('the email about a denied call with a temporary key contains no command that IAM would reject', () => {
  const userIdentity = { ...(deniedRecord().userIdentity as object), accessKeyId: 'ASIAIOSFODNN7EXAMPLE' };
  const body = emailBody(sampleAlert(deniedRecord({ userIdentity })), rule);
  expect(body).not.toContain('update-access-key');
  expect(body).toContain('temporary key');
  expect(emailBody(sampleAlert(deniedRecord()), rule)).toContain('update-access-key');
});
