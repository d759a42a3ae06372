import { describe, expect, test } from '@jest/globals';
import { alertMessage, digestMessage } from '../../../lambda/alerting/message.ts';
import { type Finding, sightingOf } from '../../../lambda/audit/finding.ts';
import { integrityRule } from '../../../lambda/audit/rule.ts';
import type { Alert } from '../../../lambda/detection/alert.ts';
import { emptyState } from '../../../lambda/detection/claim.ts';
import { decide } from '../../../lambda/detection/decide.ts';
import { schemaErrors, schemaIsPresent } from '../schema.ts';

const end = Date.parse('2026-03-01T10:00:00Z');
const digest = {
  accountId: '111122223333',
  region: 'eu-west-1',
  trail: 'management-events',
  homeRegion: 'us-east-1',
  end,
  isBackfill: false,
};
const folder = 's3://my-trail-bucket/AWSLogs/111122223333';
const digestFile = `${folder}/CloudTrail-Digest/eu-west-1/2026/03/01/111122223333_CloudTrail-Digest_eu-west-1_management-events_us-east-1_20260301T100000Z.json.gz`;
const logFile = `${folder}/CloudTrail/eu-west-1/2026/03/01/111122223333_CloudTrail_eu-west-1_20260301T0930Z_AbCdEfGhIjKlMnOp.json.gz`;
const [delivered, stored] = ['a1'.repeat(32), 'b2'.repeat(32)];

const findings: readonly Finding[] = [
  {
    name: 'LogFileAltered',
    object: logFile,
    details: {
      lastModified: '2026-03-01T09:58:12Z',
      wasRead: 'as delivered',
      deliveredSha256: delivered,
      storedSha256: stored,
    },
  },
  { name: 'LogFileMissing', object: logFile, details: { wasRead: 'no', deliveredSha256: delivered } },
  { name: 'DigestFileInvalid', object: digestFile, details: { reason: 'The digest file has no signature.' } },
  { name: 'DigestFileMissing', object: digestFile, details: {} },
  {
    name: 'DigestFilesRestarted',
    object: digestFile,
    details: { uncoveredFrom: '2026-03-01T04:00:00Z', uncoveredTo: '2026-03-01T09:00:00Z' },
  },
];

function alertOf(finding: Finding): Alert {
  const run = { id: 'run', now: end + 20 * 60_000, lease: 120_000 };
  const { claims } = decide(emptyState, [sightingOf(finding, digest, digestFile)], run);
  const [claim] = claims;
  if (claim === undefined) throw new Error('no claim');
  return claim.alert;
}

const errorsIn = schemaIsPresent ? schemaErrors() : () => [];

function renderingsOf(body: string) {
  return JSON.parse(body) as { readonly email: string; readonly sms: string; readonly default: string };
}

describe('the alert of the audit', () => {
  test.each(findings)('on $name says what changed, when, and what to look at', (finding) => {
    const { subject, body } = alertMessage(alertOf(finding), integrityRule);
    const { email, sms } = renderingsOf(body);
    expect(`${subject}\n\n${email}\n${sms}\n`).toMatchSnapshot();
  });

  test.each(findings)('on $name is high, of the same id each time, and a valid finding of OCSF', (finding) => {
    const alert = alertOf(finding);
    expect(alert.severity).toBe('high');
    expect(alertOf(finding).alertId).toBe(alert.alertId);
    expect(errorsIn(JSON.parse(renderingsOf(alertMessage(alert, integrityRule).body).default))).toEqual([]);
  });

  test('validates the account of the file if the trail is that of an organization', () => {
    const commandFor = (object: string) => {
      const { email } = renderingsOf(alertMessage(alertOf({ ...findings[1], object } as Finding), integrityRule).body);
      return email.split('\n').find((row) => row.includes('validate-logs'));
    };
    expect(commandFor(logFile.replace('AWSLogs/', 'AWSLogs/o-exampleorgid/'))).toMatch(/ --account-id 111122223333$/);
    expect(commandFor(logFile)).not.toContain('--account-id');
  });

  test('names T1070 and T1562.008', () => {
    const ids = integrityRule.attacks.map(({ technique, subTechnique }) => (subTechnique ?? technique).uid);
    expect(ids).toEqual(['T1070', 'T1562.008']);
  });

  test('is one of those of a digest, without containment of a caller', () => {
    const { subject, body } = digestMessage(findings.map(alertOf), [integrityRule]);
    expect(subject).toContain('5 alerts in one run: 5 high');
    const { email, default: finding } = renderingsOf(body);
    for (const { object } of findings) expect(email).toContain(object.slice(-20, -8));
    expect(errorsIn(JSON.parse(finding))).toEqual([]);
  });

  test('never has a command with a key that a shell could interpret', () => {
    const hostile = `${folder}/CloudTrail/eu-west-1/2026/03/01/$(reboot);x.json.gz`;
    const { email } = renderingsOf(
      alertMessage(alertOf({ ...findings[0], object: hostile } as Finding), integrityRule).body,
    );
    expect(
      email
        .split('\n')
        .filter((row) => /^(?: {4})?aws /.test(row))
        .join('\n'),
    ).not.toContain('reboot');
  });
});
