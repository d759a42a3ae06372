import { match } from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';

export const redeploy: Scenario = {
  name: '`cdk deploy` again changes nothing, and `cdk diff` is empty',
  async run({ cdk }) {
    match(await cdk.deploy(), /Firstsight \(no changes\)/);
    match(await cdk.diff(), /There were no differences/);
  },
};
