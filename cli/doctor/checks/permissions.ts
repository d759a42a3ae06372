import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { logFilePrefixesOf, type Stack } from '../../stack/stack.ts';
import { type Circumstances, check } from '../check.ts';
import { type CheckResult, deployAgain, failure, ok } from '../check-result.ts';

export const permissionsCheck = check('permissions', simulate, judgePermissions);

/** What the function does with one resource. */
export interface Use {
  readonly what: string;
  readonly actions: readonly string[];
  readonly resource: string;
}

/** A use, and those of its actions that the role's policies do not allow. */
export interface SimulatedUse extends Use {
  readonly denied: readonly string[];
}

/** Each resource is asked for alone: IAM answers for all pairs of the actions and resources that it is given. */
export function usesOf(stack: Stack): Use[] {
  const { partition, region, account, outputs } = stack;
  const logFiles = logFilePrefixesOf(stack).map(
    (prefix) => `arn:${partition}:s3:::${outputs.trailBucketName}/${prefix}any.json.gz`,
  );
  const table = `arn:${partition}:dynamodb:${region}:${account}:table/${outputs.historyTableName}`;
  const key = outputs.logFileKeyArn;
  return [
    ...logFiles.map((resource) => ({ what: 'read log files', actions: ['s3:GetObject'], resource })),
    ...(key === undefined ? [] : [{ what: 'decrypt log files', actions: ['kms:Decrypt'], resource: key }]),
    { what: 'keep the history', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resource: table },
    { what: 'publish alerts', actions: ['sns:Publish'], resource: outputs.alertTopicArn },
  ];
}

async function simulate({ iam, lambda }: Clients, { stack }: Circumstances): Promise<SimulatedUse[]> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: stack.outputs.functionName });
  const { Role } = await ask('lambda:GetFunctionConfiguration', lambda.send(command));
  return pMap(
    usesOf(stack),
    async (use) => {
      const asked = { PolicySourceArn: Role, ActionNames: [...use.actions], ResourceArns: [use.resource] };
      const { EvaluationResults = [] } = await ask(
        'iam:SimulatePrincipalPolicy',
        iam.send(new SimulatePrincipalPolicyCommand(asked)),
      );
      const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed');
      return { ...use, denied: denied.map(({ EvalActionName = '' }) => EvalActionName) };
    },
    { concurrency: 2 },
  );
}

/** The simulation knows the role's policies and those of the organization, not those of a bucket or key. */
export function judgePermissions(uses: readonly SimulatedUse[]): CheckResult[] {
  const about = 'permissions';
  const lacking = uses.filter(({ denied }) => denied.length > 0);
  if (lacking.length === 0) {
    return [
      ok(about, `By its role's policies the function may ${[...new Set(uses.map(({ what }) => what))].join(', ')}.`),
    ];
  }
  return lacking.map(({ what, denied, resource }) =>
    failure(
      about,
      `The function may not ${what}: its role lacks ${denied.join(', ')} on ${resource}.`,
      `${deployAgain}; look for a service control policy that denies`,
    ),
  );
}
