import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { forTerminal } from '../../../cli/terminal/output.ts';
import { hostileThroughout } from '../../alerting/hostile.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from '../../aws/dynalite-server.ts';
import { firstsight } from '../firstsight.ts';

/** Clears the screen, colors, hides, links, and changes the direction of the text. */
const escapes = '\u001b[2J\u001b[31m\u001b[8m\u001b]8;;evil.example\u0007x\u009b1m\u202egnitset\u0008\r';

/** All that a terminal obeys or does not show, except line breaks. */
const obeyed = /[\p{Cc}\p{Cf}]/u;

let server: TableServer;
beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

const folder = mkdtempSync(join(tmpdir(), 'firstsight-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder, a log file, a file that cannot be read and an exceptions file with escapes in their names and contents. */
const hostileFolder = join(folder, `logs${escapes}`);
mkdirSync(hostileFolder);
writeFileSync(join(hostileFolder, `a${escapes}.json`), JSON.stringify({ Records: [hostileThroughout(escapes)] }));
writeFileSync(join(hostileFolder, `b${escapes}\nfailed: nothing.json`), `{"Records": [${escapes}`);
const noSuchFile = join(folder, `no${escapes}.json`);

const key = 'AKIAIOSFODNN7EXAMPLE';
const user = 'arn:aws:iam::111122223333:user/alice';

const commands: readonly (readonly string[])[] = [
  ['detect', hostileFolder],
  ['detect', '--format', 'ndjson', hostileFolder],
  ['detect', noSuchFile],
  ['detect', '--exceptions', noSuchFile, hostileFolder],
  ['detect', '--rules', escapes, hostileFolder],
  ['detect', `--no${escapes}`],
  ['simulate', hostileFolder],
  ['simulate', '--format', 'ndjson', hostileFolder],
  ['simulate', '--html', join(folder, `page${escapes}.html`), hostileFolder],
  ['simulate', '--html', join(noSuchFile, 'page.html'), hostileFolder],
  ['investigate', '--key', key, hostileFolder],
  ['investigate', '--key', escapes, hostileFolder],
  ['investigate', '--user', user, '--around', hostileFolder],
  ['investigate', '--user', user, '--format', 'ndjson', hostileFolder],
  ['investigate', '--alert', noSuchFile, hostileFolder],
  ['investigate', '--alert', join(hostileFolder, `a${escapes}.json`), hostileFolder],
  ['baseline', '--table', tableName, hostileFolder],
  ['baseline', '--table', tableName, noSuchFile],
  [`no-command${escapes}`],
  ['--verbose', 'detect', '--exceptions', noSuchFile, hostileFolder],
];

describe('a command line with names that control a terminal', () => {
  test.each(commands.map((args) => [args.join(' ').replace(/[^ -~]/g, '?'), args] as const))(
    'writes none of it: %s',
    async (_, args) => {
      const env = { ...placeholderCredentials, AWS_ENDPOINT_URL_DYNAMODB: server.endpoint };
      const { stdout, stderr } = await firstsight(args, env);
      const lines = `${stdout}\n${stderr}`.split('\n');
      expect(`${stdout}${stderr}`).not.toBe('');
      expect(lines.filter((line) => obeyed.test(line))).toEqual([]);
      expect(lines.filter((line) => line.startsWith('failed: nothing'))).toEqual([]);
    },
  );
});

test('a text for the terminal keeps its lines, tabs and letters of any language', () => {
  expect(forTerminal(`\t名前 é\n${escapes}`)).toBe('\t名前 é\n[2J[8m]8;;evil.examplex1mgnitset');
});

test('no file of the command line writes to the terminal in another way', () => {
  const cli = resolve(import.meta.dirname, '../../../cli');
  const writers = readdirSync(cli, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /std(?:out|err)\.write|\bconsole\.\w+\(/.test(readFileSync(join(cli, file), 'utf8')));
  // The demo writes what the project's own samples contain.
  expect(writers.sort()).toEqual([join('demo', 'command.ts'), join('terminal', 'output.ts')]);
});
