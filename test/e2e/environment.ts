/**
 * This process's environment without the variables that configure the AWS tools, so that the run uses no
 * person's account or settings.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK|FIRSTSIGHT)_/.test(name));
  return { ...Object.fromEntries(kept), AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
}

/** The run's identity in the emulator. */
export const identity = { account: '000000000000', region: 'us-east-1', accessKey: 'test' } as const;

/** Makes the AWS tools talk only to the emulator. */
export function awsEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: identity.accessKey,
    AWS_SECRET_ACCESS_KEY: identity.accessKey,
    AWS_REGION: identity.region,
    // The AWS command line, version 1, reads only this one.
    AWS_DEFAULT_REGION: identity.region,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}
