import { match } from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { run } from '../command.ts';
import { awsEnvironment } from '../environment.ts';
import type { Scenario } from '../scenario.ts';

const repositoryRoot = resolve(import.meta.dirname, '..', '..', '..');
const contract = 'test/aws/dynamodb-engine.test.ts';

export const historyContract: Scenario = {
  name: "the tests of the history pass on the emulator's DynamoDB too",
  async run({ miniStack: { endpoint }, folder }) {
    const env = { ...awsEnvironment(endpoint), DYNAMODB_ENDPOINT: endpoint, NO_COLOR: '1' };
    const options = { cwd: repositoryRoot, env, logFile: join(folder, 'history-contract.log') };
    match(await run('npm', ['test', '--', contract], options), /Tests: +\d+ passed, \d+ total/);
  },
};
