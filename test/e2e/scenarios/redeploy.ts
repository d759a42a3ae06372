import { deepEqual, match } from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';

export const redeploy: Scenario = {
  name: '`cdk deploy` again changes nothing, and `cdk diff` is empty',
  async run({ cdk }) {
    const printed = await cdk.deploy();
    match(printed, /Firstsight \(no changes\)/);
    const [setUp = '', ...steps] = [...printed.matchAll(/^Firstsight\.(?:SetUp|Step\d\w+) = (.*)$/gm)].map(
      ([, value]) => value,
    );
    match(
      setUp,
      /^Reads s3:\/\/example-trail-bucket\/ \(.*announced by a notification of the bucket; .*security@example\.com/,
    );
    deepEqual(
      steps.map((step = '') => step.replace(/ --(stack|region|topic-arn) .*$/, '')),
      [
        'aws sns list-subscriptions-by-topic',
        'npm run -s firstsight -- baseline',
        'npm run -s firstsight -- doctor --send-test',
      ],
    );
    match(await cdk.diff(), /There were no differences/);
  },
};
