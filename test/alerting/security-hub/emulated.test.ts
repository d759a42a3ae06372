import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { securityHubFinding } from '../../../lambda/alerting/security-hub/finding.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord } from '../../records.ts';
import { sampleAlert } from '../alerts.ts';
import { forgeries, hostileThroughout } from '../hostile.ts';

const python = ['python3', 'python'].find(
  (program) => spawnSync(program, ['-c', 'import boto3, moto, moto.securityhub']).status === 0,
);
if (python === undefined) {
  console.warn(
    'Findings are not imported into an emulator of Security Hub: Python with moto is absent (.ci/requirements.txt).',
  );
}

// Moto checks no attribute but the resources; boto3 does. Neither limits the rate or refuses a foreign account.
(python === undefined ? test.skip : test)(
  'moto accepts findings, and a repeat adds none',
  () => {
    const productArn = 'arn:aws:securityhub:us-east-1:444455556666:product/444455556666/default';
    const records = [undefined, deniedRecord(), ...forgeries.map(hostileThroughout)];
    const findings = records.map((record, i) =>
      securityHubFinding(sampleAlert(record, { alertId: `alert-${i}` }), rule, productArn),
    );
    const { stdout, stderr } = spawnSync(python ?? '', [join(import.meta.dirname, 'emulate.py')], {
      input: JSON.stringify(findings),
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    const ids = findings.map(({ Id }) => Id);
    expect(JSON.parse(stdout)).toEqual({ accepted: [ids.length, ids.length], ids });
  },
  60_000,
);
