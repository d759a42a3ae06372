import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { containmentOf, type Instruction } from '../../../lambda/alerting/containment/containment.ts';
import { type RowId, rowIds } from '../../../lambda/alerting/containment/table.ts';
import type { Values } from '../../../lambda/alerting/containment/values.ts';

/** What moto contains: `emulate.py` creates these, and replaces the key id by that of the key that it created. */
const values: Values = {
  user: 'alice',
  role: 'deploy',
  account: '111122223333',
  partition: 'aws',
  region: 'us-east-1',
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  callerKey: 'AKIAIOSFODNN7EXAMPLE',
  sessionName: 'jane@example.com',
  federatedName: 'report-reader',
  identityUser: '906760f2b1-5448-94e8-8f4f-1c1d1c1d1c1d',
  policyArn: 'arn:aws:iam::111122223333:policy/Powers',
  providerArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.example.com',
  providerUrl: 'https://oidc.example.com',
  clientIds: 'sts.amazonaws.com',
  group: 'admins',
  policyName: 'Inline',
  versionId: 'v2',
  credential: 'APKAIOSFODNN7EXAMPLE1234',
  instanceProfile: 'web',
  clientId: 'other.example.com',
};

const valuesOfRow: Partial<Record<RowId, Values>> = {
  'new-saml-provider': { providerArn: 'arn:aws:iam::111122223333:saml-provider/idp' },
};

const python = ['python3', 'python'].find(
  (program) => spawnSync(program, ['-c', 'import awscli.clidriver, boto3, moto, moto.organizations']).status === 0,
);
if (python === undefined) {
  console.warn(
    'The commands of containment are not run: Python with moto and awscli is absent (pip install --requirement .ci/requirements.txt).',
  );
}

/** Moto has no service-specific credentials and client IDs, and would need a real certificate. */
const notEmulated: ReadonlySet<RowId> = new Set([
  'new-service-credential',
  'new-oidc-client',
  'new-signing-certificate',
]);

/** The commands of IAM and Organizations; moto does not emulate those of Session Manager. */
function commandsIn(instructions: readonly Instruction[]): string[] {
  return instructions.flatMap(({ command }) => (command?.match(/^aws (?:iam|organizations) /) ? [command] : []));
}

const cases = rowIds
  .map((row) => {
    const { ends, check, undo } = containmentOf({ row, values: { ...values, ...valuesOfRow[row] } });
    return { row, ends: commandsIn(ends), check: commandsIn(check), undo: commandsIn(undo) };
  })
  .filter(({ row, ends }) => ends.length > 0 && !notEmulated.has(row));

/** The command that shows a password fails once there is none. */
const expectedErrors: Partial<Record<RowId, unknown>> = {
  'new-login-profile': [expect.stringContaining('NoSuchEntity')],
};

/** Only its identity provider has the document to create a SAML provider again. */
const lasting: ReadonlySet<RowId> = new Set(['new-saml-provider']);

/** Rows with the same commands are run once. */
const commandsOf = ({ ends, check, undo }: (typeof cases)[number]) => JSON.stringify([ends, check, undo]);
const distinct = cases.filter((one, i) => cases.findIndex((other) => commandsOf(other) === commandsOf(one)) === i);

interface Result {
  readonly row: RowId;
  readonly errors: readonly string[];
  readonly changed: boolean;
  readonly undone: boolean;
}

(python === undefined ? describe.skip : describe)('moto accepts the commands as they are printed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-containment-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let results: readonly Result[] = [];

  beforeAll(() => {
    const { stdout, stderr } = spawnSync(python ?? '', [join(import.meta.dirname, 'emulate.py')], {
      cwd: folder,
      input: JSON.stringify(distinct),
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    results = JSON.parse(stdout);
  }, 300_000);

  test.each(cases)('to end $row, to check and to undo it', (one) => {
    const { row = one.row } = distinct.find((other) => commandsOf(other) === commandsOf(one)) ?? {};
    expect(results.find((result) => result.row === row)).toEqual({
      row,
      errors: expectedErrors[row] ?? [],
      changed: true,
      undone: !lasting.has(row),
    });
  });
});
