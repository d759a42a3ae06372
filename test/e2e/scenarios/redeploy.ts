import { match } from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';

export const redeploy: Scenario = {
  name: '`cdk deploy` again changes nothing, and `cdk diff` is empty',
  async run({ cdk }) {
    const printed = await cdk.deploy();
    match(printed, /Firstsight \(no changes\)/);
    match(
      printed,
      /Firstsight\.BaselineCommand = npm run -s firstsight -- baseline --stack Firstsight --region us-east-1$/m,
    );
    match(await cdk.diff(), /There were no differences/);
  },
};
