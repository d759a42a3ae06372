import { describe, expect, test } from '@jest/globals';
import { type AuditFacts, judgeAudits } from '../../../cli/doctor/checks/audit.ts';

const hour = 3_600_000;
const now = Date.parse('2026-03-01T12:30:00Z');
const trail = { Name: 'trail', TrailARN: 'arn', HomeRegion: 'us-east-1', LogFileValidationEnabled: true };
const chain = 'eu-west-1 trail us-east-1';

function facts(until: number, validation = true): AuditFacts {
  const audit = { since: 0, auditedUntil: new Map([[chain, until]]), open: new Map() };
  return { accounts: new Map([['111122223333', audit]]), trails: [{ ...trail, LogFileValidationEnabled: validation }] };
}

describe('the audit', () => {
  test('is shown with its last hour for each account and Region', () => {
    const [result, ...others] = judgeAudits(facts(now - hour), { now });
    expect(others).toEqual([]);
    expect(result).toMatchObject({ level: 'ok', says: expect.stringMatching(/111122223333 eu-west-1 \(trail\)/) });
  });

  test('that is hours behind is a warning', () => {
    expect(judgeAudits(facts(now - 5 * hour), { now })[0]?.level).toBe('warning');
  });

  test('of a trail without log file validation is a warning with the command that enables it', () => {
    const [result] = judgeAudits(facts(now - hour, false), { now });
    expect(JSON.stringify(result)).toContain('--enable-log-file-validation');
    expect(result?.level).toBe('warning');
  });

  test('that is turned off is no warning, and one that saw no digest file yet is', () => {
    expect(judgeAudits('off', { now })[0]?.level).toBe('ok');
    expect(judgeAudits({ accounts: new Map(), trails: [trail] }, { now })[0]?.level).toBe('warning');
  });
});
