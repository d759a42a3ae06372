import type { Command } from 'commander';

/** The options of every command that talks to AWS. */
export interface AwsFlags {
  readonly profile?: string;
  readonly region?: string;
}

/** Adds the options that choose credentials and Region, with the names that they have in the AWS command line. */
export function addAwsOptions(program: Command): void {
  program
    .option('--profile <name>', 'AWS profile to use (default: AWS_PROFILE, or the credentials in the environment)')
    .option('--region <region>', 'AWS Region (default: AWS_REGION, or that of the profile)');
}

/**
 * Makes every client of the AWS SDK use the options. The SDK reads these variables when a client makes its first call. A profile
 * that is named on the command line has precedence over credentials in the environment, as in the AWS command line.
 */
export function useAwsOptions({ profile, region }: AwsFlags, env: NodeJS.ProcessEnv = process.env): void {
  if (region !== undefined) env.AWS_REGION = region;
  if (profile === undefined) return;
  env.AWS_PROFILE = profile;
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete env[name];
}
