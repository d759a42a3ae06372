import { describe, expect, test } from '@jest/globals';
import { judgeBaselines } from '../../../cli/doctor/checks/baseline.ts';
import { judgeGaps } from '../../../cli/doctor/checks/gaps.ts';
import { firstsightProgram } from '../../../cli/program.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { context, fixes, lines, minutesBefore, now, stackWith } from './stack.ts';

/** Every five minutes, newest first, except between two times in minutes before now. */
function readExcept(from: number, to: number): number[] {
  const minutes = Array.from({ length: 2_000 }, (_, i) => (i + 1) * 5);
  return minutes.filter((before) => before > from || before < to).map(minutesBefore);
}

async function accepts(command: string | undefined): Promise<void> {
  const words = command?.split(' ').slice(1) ?? [];
  const program = await firstsightProgram(words);
  for (const one of program.commands) one.exitOverride().action(() => {});
  await program.parseAsync(words, { from: 'user' });
}

describe('the check for gaps', () => {
  test('is ok if log files were read at least every two hours, and says nothing before the first one', () => {
    expect(lines(judgeGaps({ read: readExcept(100, 5), replays: [] }, context()))).toEqual([
      'ok gaps: The function read log files at least every two hours in the last 7 days.',
    ]);
    expect(judgeGaps({ read: [], replays: [] }, context())).toEqual([]);
  });

  test('warns of hours without a log file, with the command that has them read', async () => {
    const results = judgeGaps({ read: readExcept(600, 300), replays: [] }, context());
    expect(lines(results)).toEqual([
      'warning gaps: The function read no log file from 2026-03-20T02:00:00Z to 2026-03-20T07:05:00Z, for 5 hours. If log files were created then, have them read now.',
    ]);
    expect(fixes(results)).toEqual([
      'firstsight replay s3://example-trail-bucket/AWSLogs/111122223333/CloudTrail/ --from 2026-03-20T02:00:00Z --to 2026-03-20T07:05:00Z --stack Firstsight --region eu-west-1',
    ]);
    await accepts(fixes(results)[0]);
  });

  test('warns of a gap that lasts until now', () => {
    const results = judgeGaps({ read: readExcept(180, 0), replays: [] }, context());
    expect(lines(results)[0]).toContain('from 2026-03-20T09:00:00Z until now, for 3 hours');
  });

  test('names the bucket alone if the stack reads several prefixes', () => {
    const several = context({ logFilePrefixes: 'AWSLogs/111122223333/CloudTrail/,AWSLogs/444455556666/CloudTrail/' });
    const [fix] = fixes(judgeGaps({ read: readExcept(180, 0), replays: [] }, several));
    expect(fix).toMatch(/^firstsight replay s3:\/\/example-trail-bucket\/ --from/);
  });

  test('is ok again after a replay of the whole gap', () => {
    const read = readExcept(600, 300);
    const replay = { from: minutesBefore(600), to: minutesBefore(295), at: now };
    expect(lines(judgeGaps({ read, replays: [replay] }, context()))[0]).toMatch(/^ok/);
    const part = { ...replay, from: minutesBefore(500) };
    expect(lines(judgeGaps({ read, replays: [part] }, context()))[0]).toMatch(/^warning/);
  });
});

describe('the check of the baseline', () => {
  const loaded = { ruleVersion: rule.version, windowDays: rule.historyWindowDays, loadedAt: now };

  test('is ok if the whole window of every active rule is loaded', () => {
    expect(lines(judgeBaselines([{ rule, loaded }], { stack: stackWith() }))).toEqual([
      'ok baseline: The baseline of every active rule is loaded.',
    ]);
  });

  test('warns of rules without one, with the command that loads theirs alone', async () => {
    const longer = { ...rule, id: 'sts-assume-root', historyWindowDays: 30 };
    const rules = [
      { rule: { ...rule, id: 'iam-create-user' }, loaded: undefined },
      { rule, loaded },
      { rule: longer, loaded },
    ];
    const results = judgeBaselines(rules, { stack: stackWith() });
    expect(lines(results)).toEqual([
      'warning baseline: No baseline is loaded for iam-create-user, sts-assume-root, or only for less than the window: each principal that calls regularly alerts once.',
    ]);
    const command = 'firstsight baseline --stack Firstsight --region eu-west-1 --rules iam-create-user,sts-assume-root';
    expect(fixes(results)).toEqual([command]);
    await accepts(command);
  });

  test('names the file for rules of your own', async () => {
    const own = { id: 'own-rule', version: '2', historyWindowDays: 30, isOwn: true } as const;
    const results = judgeBaselines([{ rule: own, loaded }], { stack: stackWith() });
    expect(lines(results)[0]).toContain('No baseline is loaded for own-rule');
    const command = 'firstsight baseline --stack Firstsight --region eu-west-1 --rules-file FILE';
    expect(fixes(results)).toEqual([command]);
    await accepts(command);
  });
});
