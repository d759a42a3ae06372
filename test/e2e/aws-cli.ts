import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { releaseFiles } from '../../bin/release.ts';
import { clientsOf } from './clients.ts';
import { run } from './command.ts';
import { type DeployedStack, expireItems, type Outputs } from './deployment.ts';
import { emulatedTemplate } from './emulated-template.ts';
import { awsEnvironment } from './environment.ts';
import type { MiniStack } from './ministack.ts';
import { trailBucket } from './trail-bucket.ts';

const page = resolve(import.meta.dirname, '..', '..', 'docs', 'template.md');

/** The names of the buckets on the page. */
const documented = { codeBucket: 'my-code-bucket', trailBucket: 'my-trail-bucket' } as const;

export interface AwsCli {
  /** Runs the two commands of docs/template.md, with these parameters in addition. */
  deploy(...parameters: readonly string[]): Promise<DeployedStack>;
  /** Deletes the stack by the commands of docs/template.md. */
  delete(): Promise<void>;
}

/** An empty folder with the files of the release, and a person who has the AWS command line, but neither Node nor CDK. */
export async function awsCliIn(folder: string, { endpoint, programs }: MiniStack): Promise<AwsCli> {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of await releaseFiles()) writeFileSync(join(folder, name), bytes);
  emulatedTemplate(join(folder, 'firstsight.template.json'));
  const clients = clientsOf(endpoint);
  await clients.s3.send(new CreateBucketCommand({ Bucket: documented.codeBucket }));
  const env = { ...awsEnvironment(endpoint), PATH: [programs, '/usr/bin', '/bin'].join(delimiter) };
  const options = { cwd: folder, env, logFile: join(folder, 'aws.log') };
  return {
    async deploy(...parameters) {
      for (const command of deployCommands(parameters)) await run('sh', ['-c', command], options);
      const described = await run('aws', describeOutputs, options);
      const outputs = Object.fromEntries(
        (JSON.parse(described) as readonly StackOutput[]).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
      ) as unknown as Outputs;
      const deployed = { clients, outputs };
      await expireItems(deployed);
      return deployed;
    },
    async delete() {
      for (const command of commandsUnder('## Delete the stack and return')) await run('sh', ['-c', command], options);
    },
  };
}

interface StackOutput {
  readonly OutputKey: string;
  readonly OutputValue: string;
}

const describeOutputs = [
  ...['cloudformation', 'describe-stacks', '--stack-name', 'Firstsight'],
  ...['--query', 'Stacks[0].Outputs', '--output', 'json'],
];

function deployCommands(parameters: readonly string[]): string[] {
  const commands = commandsUnder('## Deploy').map((command) => command.replaceAll(documented.trailBucket, trailBucket));
  const [copy = '', deploy = ''] = commands;
  return [copy, [deploy, ...parameters].join(' ')];
}

/** The two commands of the first block below a heading. */
function commandsUnder(heading: string): string[] {
  const [, block = ''] =
    new RegExp(`^${heading}$.*?^\`\`\`sh\\n(.*?)^\`\`\`$`, 'ms').exec(readFileSync(page, 'utf8')) ?? [];
  const commands = block.trimEnd().split('\n');
  if (commands.length !== 2) throw new Error(`${page} shows ${commands.length} commands below ${heading}, not two.`);
  return commands;
}
