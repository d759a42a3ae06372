import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './command.ts';
import { awsEnvironment, identity } from './environment.ts';

const repositoryRoot = resolve(import.meta.dirname, '..', '..');

/** The CDK command line that users have, pointed at the emulator. */
export interface Cdk {
  bootstrap(): Promise<void>;
  /** Returns what the command printed. The stack's outputs are then in `outputsFile`. */
  deploy(): Promise<string>;
  readonly outputsFile: string;
  /** Fails if the deployed stack differs from the code. */
  diff(): Promise<string>;
  destroy(): Promise<void>;
}

export interface CdkOptions {
  readonly endpoint: string;
  /** Settings of the stack. */
  readonly context: Readonly<Record<string, string>>;
  /** Where the commands write. */
  readonly folder: string;
  /** The folder of the app. Default: this checkout. */
  readonly app?: string;
}

export function cdkFor({ endpoint, context, folder, app = repositoryRoot }: CdkOptions): Cdk {
  const options = { env: awsEnvironment(endpoint), logFile: join(folder, 'cdk.log') };
  const outputsFile = join(folder, 'outputs.json');
  const settings = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  const common = ['--no-notices', '--ci', '--progress', 'events'];
  const assembly = join(folder, 'cdk.out');
  const cdk = (...args: readonly string[]) => run('npx', ['cdk', ...args, ...common], { ...options, cwd: app });
  const onStack = async (command: string, ...args: readonly string[]) => {
    await cdk('synth', '--quiet', ...settings, '--output', assembly);
    withoutMetricMath(join(assembly, 'Firstsight.template.json'));
    return cdk(command, ...args, '--app', assembly);
  };
  return {
    async bootstrap() {
      // In a folder without an app, so that no app is built.
      const cwd = join(folder, 'bootstrap');
      mkdirSync(cwd, { recursive: true });
      await run('npx', ['cdk', 'bootstrap', `aws://${identity.account}/${identity.region}`, ...common], {
        ...options,
        cwd,
      });
    },
    outputsFile,
    deploy: () => onStack('deploy', '--require-approval', 'never', '--outputs-file', outputsFile),
    diff: () => onStack('diff', '--fail'),
    async destroy() {
      await onStack('destroy', '--force');
    },
  };
}

/** The parts of a CloudFormation template that describe alarms. */
interface Template {
  readonly Resources: Record<string, { readonly Type: string; Properties: Record<string, unknown> }>;
}

interface AlarmMetric {
  readonly MetricStat?: { readonly Metric: object; readonly Period: number; readonly Stat: string };
}

/**
 * Gap of MiniStack: its CloudFormation has no alarms on metric math. Each becomes an alarm on the first metric of its
 * expression, so that the rest of the template is deployed unchanged. Tests of the template check the expressions.
 */
function withoutMetricMath(templateFile: string): void {
  const template = JSON.parse(readFileSync(templateFile, 'utf8')) as Template;
  for (const resource of Object.values(template.Resources)) {
    const { Metrics, ...others } = resource.Properties ?? {};
    if (resource.Type !== 'AWS::CloudWatch::Alarm' || Metrics === undefined) continue;
    const [metric] = (Metrics as readonly AlarmMetric[]).flatMap(({ MetricStat }) => MetricStat ?? []);
    if (metric === undefined) throw new Error('an alarm on metric math names no metric');
    resource.Properties = { ...others, ...metric.Metric, Period: metric.Period, Statistic: metric.Stat };
  }
  writeFileSync(templateFile, JSON.stringify(template, undefined, 1));
}
