import { beforeAll, describe, expect, test } from '@jest/globals';
import { firstsightProgram } from '../../cli/program.ts';
import { version } from '../../lambda/alerting/version.ts';
import { firstsight, firstsightProcess } from './firstsight.ts';

const names = [
  'detect',
  'baseline',
  'simulate',
  'investigate',
  'athena-table',
  'doctor',
  'rule',
  'redrive',
  'replay',
  'completion',
];
let helpOf: Map<string, string>;

beforeAll(async () => {
  const { commands } = await firstsightProgram();
  helpOf = new Map(
    commands.map((command) => {
      let text = '';
      command.configureOutput({
        writeOut: (part) => {
          text += part;
        },
      });
      command.outputHelp();
      return [command.name(), text];
    }),
  );
});

const noRegion = { AWS_REGION: '', AWS_CONFIG_FILE: '/dev/null' };

test('the command line has these commands', () => {
  expect([...helpOf.keys()]).toEqual([...names, 'complete']);
});

describe.each(names)('firstsight %s', (name) => {
  test('has help with two examples of itself, within 88 columns', () => {
    const help = helpOf.get(name) ?? '';
    const examples = help.split('\nExamples:\n')[1]?.trimEnd().split('\n\n')[0]?.split('\n') ?? [];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) expect(example).toMatch(new RegExp(`^ {2}firstsight ${name}`));
    expect(help.split('\n').filter((line) => line.length > 88 && !line.includes('firstsight'))).toEqual([]);
    // A line that is wrapped at the help's width leaves a single word on the next line.
    expect(help).not.toMatch(/\n\S{1,12}\n\S/);
  });

  test('documents what goes to stdout and what its exit status means', () => {
    const help = helpOf.get(name);
    expect(help).toMatch(/go(es)?\sto\sstdout,\s/);
    for (const words of ['to stderr', 'Exit status: 0', '--verbose'])
      expect(help?.replaceAll('\n', ' ')).toContain(words);
  });

  test('fails with one sentence and no stack trace', async () => {
    const wrong: Readonly<Record<string, readonly string[]>> = {
      detect: ['--exceptions', 'absent.json', 'samples'],
      baseline: ['--table', 'x', '--exceptions', 'absent.json', 'samples'],
      simulate: ['--exceptions', 'absent.json', 'samples'],
      investigate: ['--alert', 'absent.json', 'samples'],
      'athena-table': ['bucket'],
      completion: ['tcsh'],
      rule: ['test', 'absent.yaml'],
    };
    const { stdout, stderr, status } = await firstsight([name, ...(wrong[name] ?? [])], noRegion);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^(?:firstsight: [^\n]+\n|error: [^\n]+\n\(add --help[^\n]+\n)$/);
  });
});

test('a process without a terminal writes errors in one sentence, with no stack trace and without colors', () => {
  const args = ['detect', '--exceptions', 'absent.json', 'samples'];
  const { stdout, stderr, status } = firstsightProcess(args, { FORCE_COLOR: undefined, NO_COLOR: undefined });
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(/^firstsight: [^\n]+\n$/);
  expect(stderr).not.toContain(String.fromCharCode(27));
});

describe('--verbose', () => {
  test.each([
    ['before the command', ['--verbose', 'detect', '--exceptions', 'absent.json', 'samples']],
    ['after it', ['detect', '--exceptions', 'absent.json', 'samples', '--verbose']],
  ])('%s adds the stack trace of an error', async (_place, args) => {
    const { stderr, status } = await firstsight(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^firstsight: [^\n]+\n/);
    expect(stderr).toMatch(/\n\s+at .*exceptions\.ts/);
  });
});

describe('--version', () => {
  test('is answered without loading a command', async () => {
    expect((await firstsightProgram(['--version'])).commands).toEqual([]);
    expect(await firstsight(['--version'])).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 });
  });
});

describe('the list of commands', () => {
  test('is printed without loading a command', async () => {
    const { commands } = await firstsightProgram(['--help']);
    expect(commands.map((command) => command.options.length)).toEqual(commands.map(() => 0));
    const { stdout } = await firstsight(['--help']);
    for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} +[a-z]`, 'm'));
    expect(stdout).not.toMatch(/^ {2}complete /m);
  });

  test.each([
    [['detct', 'samples'], 'Did you mean detect?'],
    [['detect', '--formt', 'csv', 'samples'], 'Did you mean --format?'],
    [['detect', '--rules', 'get-federation-token', 'samples'], 'Did you mean "sts-get-federation-token"?'],
  ])('names the closest for a misspelling in %j', async (args, suggestion) => {
    const { stderr, status } = await firstsight(args);
    expect(status).toBe(2);
    expect(stderr).toContain(suggestion);
  });
});

test.each([
  [
    ['detect', '--rules', 'iam-create-user', '--rules=sts-get-federation-token', '.'],
    "error: option '--rules <ids>' can be used only once; separate its values with commas",
  ],
  [
    ['simulate', '--exceptions', 'a.json', '--exceptions', 'b.json', '.'],
    "option '--exceptions <file>' can be used only once",
  ],
  [['doctor', '--region', 'us-east-1', '--region', 'eu-west-1'], "option '--region <region>' can be used only once"],
])('an option with a value is refused a second time, since only the last would count: %j', async (args, message) => {
  const { stderr, status } = await firstsight(args);
  expect({ stderr, status }).toEqual({ stderr: expect.stringContaining(message), status: 2 });
});

test('only the command in the arguments is loaded', async () => {
  const loaded = await firstsightProgram(['--verbose', 'doctor', '--stack', 'detect']);
  expect(loaded.commands.map((command) => command.name())).toEqual(['doctor']);
});

test('a command named like a property of every object is unknown', async () => {
  const { stderr, status } = await firstsight(['toString']);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("unknown command 'toString'") });
});
